import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { comparedEntities, type EntityDifference } from "./compared-entities.ts";
import { readSide } from "./read-side.ts";
import { registeredOptions, withAdmin } from "./registered-options.ts";

export const command: Command = defineCommand({
  description:
    "Compares two registered versions, or a registered version and a package. What differs between two registrations of the same code is left out: identifiers of the version itself, " +
    "where its code is stored, and what flytectl and pyflyte write differently. Exit code 1 when they differ.",
  positionals: [
    { name: "before", describe: "PROJECT/DOMAIN@VERSION, or a package", required: true, completes: "file" },
    { name: "after", describe: "PROJECT/DOMAIN@VERSION, or a package", required: true, completes: "file" },
  ],
  options: {
    ...registeredOptions,
    showValues: {
      type: "boolean",
      describe: "show the values of environment variables that do not look secret",
    },
  },
  examples: [
    ["flyte-settings registered diff flytesnacks/development@v7 flytesnacks/development@v8", "what a version changed"],
  ],
  async run({ options, positionals: [before = "", after = ""] }, host) {
    const found = await withAdmin(options, host, async (admin) => {
      const read = (side: string, other: string) => readSide(side, other, admin, host);
      const [left, right] = await Promise.all([read(before, after), read(after, before)]);
      return comparedEntities(left, right, { showValues: options.showValues === true });
    });
    host.stdout.write(options.json ? `${JSON.stringify(found)}\n` : linesText(found.flatMap(lines)));
    if (!options.quiet)
      host.stderr.write(found.length === 0 ? "no differences\n" : `${found.length} entities differ\n`);
    return found.length === 0 ? 0 : 1;
  },
});

function lines({ kind, name, onlyIn, differences }: EntityDifference): string[] {
  if (onlyIn !== undefined) return [`${kind} ${name}: only in ${onlyIn}`];
  return [`${kind} ${name}`, ...differences.map((each) => `  ${each}`)];
}
