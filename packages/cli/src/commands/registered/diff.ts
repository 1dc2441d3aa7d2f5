import { loadProject } from "@flyte-settings/project";
import { connectBoth } from "@flyte-settings/project/promotion";
import { htmlOption } from "../../arguments/html-options.ts";
import { optionsWithoutImages } from "../../arguments/project-options.ts";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import { promoteOptions } from "../promote/promote-options.ts";
import { comparedEntities, type EntityDifference, type Side } from "./compared-entities.ts";
import { readSide } from "./read-side.ts";
import { registeredOptions } from "./registered-options.ts";

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
    ...htmlOption,
    fromConfig: promoteOptions.fromConfig,
    toConfig: promoteOptions.toConfig,
    showValues: {
      type: "boolean",
      describe: "show the values of environment variables that do not look secret",
    },
  },
  examples: [
    ["flyte-settings registered diff flytesnacks/development@v7 flytesnacks/development@v8", "what a version changed"],
    [
      "flyte-settings registered diff flytesnacks/development@v7 flytesnacks/development@v7 --from-config old.yaml --to-config new.yaml",
      "one version on two Flyte Admins",
    ],
    [
      "flyte-settings registered diff flytesnacks/development@v7 flyte-package.tgz --html diff.html",
      "also write the differences as a page",
    ],
  ],
  async run({ options, positionals: [before = "", after = ""] }, host) {
    const project = await loadProject(optionsWithoutImages(options), host);
    const { reader, settled } = await import("@flyte-settings/registration/promotion");
    const admins = await connectBoth(project, options, host);
    try {
      const source = reader(admins.source);
      // reads from one Admin share a limit
      const target = admins.target === admins.source ? source : reader(admins.target);
      const [left, right] = await settled([
        readSide(before, after, source, admins.trust, host),
        readSide(after, before, target, admins.trust, host),
      ]);
      const sides = [named(left, right, options.fromConfig), named(right, left, options.toConfig)] as const;
      const found = await comparedEntities(...sides, { showValues: options.showValues === true });
      if (options.html !== undefined) {
        const [{ writeHtml }, { comparisonReport }] = await Promise.all([
          import("../../format/html-report.ts"),
          import("./comparison-report.ts"),
        ]);
        await writeHtml(options.html, comparisonReport(...sides, found), options, host);
      }
      const { inWords } = await import("@flyte-settings/registration");
      const texts = found.map(({ differences, ...each }) => ({ ...each, differences: inWords(differences) }));
      host.stdout.write(options.json ? `${JSON.stringify(texts)}\n` : linesText(texts.flatMap(lines)));
      if (!options.quiet)
        host.stderr.write(found.length === 0 ? "no differences\n" : `${found.length} entities differ\n`);
      return found.length === 0 ? 0 : 1;
    } finally {
      admins.close();
    }
  },
});

/** The same version on two Admins: labelled with the configuration file of each. */
function named(side: Side, { label }: Side, config: string | undefined): Side {
  return side.label === label && config !== undefined ? { ...side, label: `${label} (${config})` } : side;
}

interface EntityText extends Omit<EntityDifference, "differences"> {
  readonly differences: readonly string[];
}

function lines({ kind, name, onlyIn, differences }: EntityText): string[] {
  if (onlyIn !== undefined) return [`${kind} ${name}: only in ${onlyIn}`];
  return [`${kind} ${name}`, ...differences.map((each) => `  ${each}`)];
}
