import { FlyteSettingsError } from "@flyte-settings/core";
import { usageError } from "@flyte-settings/project";
import { exists, hostPath, writeFileAtomically } from "@flyte-settings/project/host";
import type { Migration } from "@flyte-settings/project/migrate";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";

type Step = Migration["steps"][number];

export const command: Command = defineCommand({
  description:
    "Converts a command line or a configuration file of pyflyte or flytectl to a project file and the equivalent command. Options that cannot be converted are listed on stderr, with reasons and alternatives. Secrets are not copied. The other program is not run.",
  positionals: [
    {
      name: "config",
      describe:
        "configuration file of flytekit or flytectl (default without a command line: the one that flytekit finds)",
      completes: "file",
    },
  ],
  takesRest: true,
  options: {
    write: { type: "boolean", describe: "write the project file instead of printing it" },
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      completes: "file",
      describe: "output file of --write",
      defaultText: "flyte-settings.yaml",
    },
    force: { type: "boolean", describe: "overwrite an existing file" },
  },
  examples: [
    [
      "flyte-settings migrate -- pyflyte register --project weather --image ghcr.io/acme/weather:1 flows",
      "print a project file to stdout, the equivalent commands to stderr",
    ],
    [
      "flyte-settings migrate -- flytectl register files --archive flyte-package.tgz -p weather -d development --version v1",
      "convert a flytectl command line",
    ],
    ["flyte-settings migrate flytekit.config --write --force", "convert a configuration file"],
  ],
  async run({ options, positionals: [config], rest }, host) {
    const { write = false, force = false, output = "flyte-settings.yaml" } = options;
    if (!write && (force || options.output !== undefined)) throw usageError("--output and --force go with --write");
    const { migrate } = await import("@flyte-settings/project/migrate");
    const { text, migration } = await migrate(config, rest, host);
    if (write) {
      if (!force && (await exists(host, output))) {
        throw new FlyteSettingsError("FILE_EXISTS", `${output} already exists`, {
          place: output,
          hint: "Use --force to replace it, or leave out --write to see what would be written.",
        });
      }
      await writeFileAtomically(host, output, text);
    }
    const steps = migration.steps.map((step) => withProjectFile(step, output));
    const { notes } = migration;
    if (options.json) {
      const path = write ? { path: hostPath(host, output) } : {};
      host.stdout.write(`${JSON.stringify({ ...path, projectFile: text, steps, notes })}\n`);
      return 0;
    }
    host.stdout.write(write ? linesText([output]) : text);
    if (!options.quiet) {
      const { migrateText } = await import("./text.ts");
      host.stderr.write(migrateText({ ...migration, steps }, host.stderr));
    }
    return 0;
  },
});

/** A project file that is not found by its name has to be passed. */
function withProjectFile(step: Step, projectFile: string): Step {
  const isFound = step.argv[0] !== "flyte-settings" || projectFile === "flyte-settings.yaml";
  return isFound ? step : { ...step, argv: [...step.argv, "--file", projectFile] };
}
