import { FlyteSettingsError } from "@flyte-settings/core";
import { nearestName } from "@flyte-settings/core/internal";
import { type Command, defineCommand } from "../../command.ts";
import { explanationOf, explanations } from "./explanations.ts";

export const command: Command = defineCommand({
  description: "Explains the code of an error or a check, and how to fix it.",
  positionals: [
    {
      name: "code",
      describe: "code, such as IMAGE_INVALID or mutable-tag (default: list every code)",
      completes: "code",
    },
  ],
  options: {},
  examples: [
    ["flyte-settings explain IMAGE_VERSION_MISSING", "explain an error"],
    ["flyte-settings explain mutable-tag", "explain a check"],
  ],
  async run({ options, positionals: [code] }, host) {
    if (code === undefined) {
      const codes = Object.keys(explanations);
      host.stdout.write(options.json ? `${JSON.stringify(codes)}\n` : codes.map((each) => `${each}\n`).join(""));
      return 0;
    }
    const found = explanationOf(code);
    if (found === undefined) throw unknownCode(code);
    host.stdout.write(options.json ? `${JSON.stringify(found)}\n` : `${found.code}\n\n${found.text}\n`);
    return 0;
  },
});

function unknownCode(code: string): Error {
  const near = nearestName(code, Object.keys(explanations));
  return new FlyteSettingsError("SETTINGS_INVALID", `no error and no check has the code ${code}`, {
    hint: near === undefined ? "flyte-settings explain lists them." : `Did you mean ${near}?`,
  });
}
