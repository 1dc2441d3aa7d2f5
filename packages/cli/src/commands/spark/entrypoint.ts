import { entrypointScript } from "@flyte-settings/spark-entrypoint";
import { type Command, defineCommand } from "../../command.ts";

export const command: Command = defineCommand({
  description:
    "Prints the main file for images that do not carry flytekit's bin/entrypoint.py: a Python script that runs on the driver the command it is given. Copy it into the image and name it as the main file.",
  options: {},
  examples: [["flyte-settings spark entrypoint", "print it; send it to a file with > entrypoint.py"]],
  async run({ options }, host) {
    host.stdout.write(options.json ? `${JSON.stringify({ script: entrypointScript })}\n` : entrypointScript);
    return 0;
  },
});
