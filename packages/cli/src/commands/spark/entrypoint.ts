import { entrypointScript } from "@flyte-settings/spark-entrypoint";
import { type Command, defineCommand } from "../../command.ts";

export const command: Command = defineCommand({
  description:
    "Prints a main file for images without flytekit's bin/entrypoint.py: a Python script that runs its arguments as a command on the driver. Copy it into the image and set it as the main file.",
  options: {},
  examples: [["flyte-settings spark entrypoint", "print it; send it to a file with > entrypoint.py"]],
  async run({ options }, host) {
    host.stdout.write(options.json ? `${JSON.stringify({ script: entrypointScript })}\n` : entrypointScript);
    return 0;
  },
});
