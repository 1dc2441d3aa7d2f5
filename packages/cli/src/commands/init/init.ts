import { basename, dirname, join } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { exists, hostPath, writeFileAtomically } from "@flyte-settings/project/host";
import { PROJECT_FILE } from "@flyte-settings/project/settings";
import { type Command, defineCommand } from "../../command.ts";
import { linesText } from "../../format/lines.ts";
import type { CommandHost } from "../../host/host.ts";
import { projectTemplate } from "./project-template.ts";

export const command: Command = defineCommand({
  description:
    "Writes a commented project file with a schema line for editors and with values from flytekit's configuration and pyproject.toml, and lists files that are not code in .flyteignore; with --plugin, a package with a plugin. Never prompts.",
  options: {
    project: {
      type: "string",
      short: "p",
      value: "NAME",
      describe: "project",
      defaultText: "detected, otherwise flytesnacks",
    },
    domain: {
      type: "string",
      short: "d",
      value: "NAME",
      describe: "domain",
      defaultText: "detected, otherwise development",
    },
    image: { type: "string", short: "i", value: "REFERENCE", describe: "default image" },
    plugin: { type: "string", value: "NAME", describe: "write a minimal plugin package with this name instead" },
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      completes: "file",
      describe: "output file (with --plugin: output directory)",
      defaultText: PROJECT_FILE,
    },
    force: { type: "boolean", describe: "overwrite an existing file" },
  },
  examples: [
    ["flyte-settings init --image ghcr.io/acme/train:v3", "a project file with a default image"],
    ["flyte-settings init --plugin flyte-plugin-acme", "a plugin with its test, in the directory flyte-plugin-acme"],
  ],
  async run({ options }, host) {
    const { plugin, output = plugin?.replace(/^.*\//, "") ?? PROJECT_FILE } = options;
    const files = plugin === undefined ? { "": await projectFile(options, host) } : await pluginFiles(plugin);
    await writeFiles(output, files, options.force === true, host);
    const ignoreFile = basename(output) === PROJECT_FILE ? await extendIgnoreFile(dirname(output), host) : undefined;
    const written = [output, ...(ignoreFile === undefined ? [] : [ignoreFile])];
    const asJson = {
      path: hostPath(host, output),
      ...omitUndefined({ ignoreFile: ignoreFile && hostPath(host, ignoreFile) }),
    };
    host.stdout.write(options.json ? `${JSON.stringify(asJson)}\n` : linesText(written));
    if (!options.json && !options.quiet) host.stderr.write(next(plugin, output));
    return 0;
  },
});

async function projectFile(options: Parameters<typeof projectTemplate>[0], host: CommandHost): Promise<string> {
  const { initValues, schemaLine } = await import("@flyte-settings/project/settings");
  return projectTemplate(options, await initValues(host), schemaLine());
}

async function pluginFiles(name: string): Promise<Readonly<Record<string, string>>> {
  const { pluginTemplate } = await import("./plugin-template.ts");
  return pluginTemplate(name);
}

/** Lists the project file and other files that are not code in `.flyteignore`. @returns its path if it changed */
async function extendIgnoreFile(folder: string, host: CommandHost): Promise<string | undefined> {
  const { ownFiles, wholeText, withLines } = await import("@flyte-settings/project/fix");
  const path = join(folder, ".flyteignore");
  const before = await wholeText(host, path);
  const after = withLines(before, ownFiles);
  if (after === before) return undefined;
  await writeFileAtomically(host, path, after);
  return path;
}

/** Writes all files or none. @throws FILE_EXISTS */
async function writeFiles(
  base: string,
  files: Readonly<Record<string, string>>,
  force: boolean,
  host: CommandHost,
): Promise<void> {
  const paths = Object.entries(files).map(([name, text]) => [name === "" ? base : join(base, name), text] as const);
  for (const [path] of force ? [] : paths) {
    if (!(await exists(host, path))) continue;
    throw new FlyteSettingsError("FILE_EXISTS", `${path} already exists`, {
      place: path,
      hint: "Use --force to replace it.",
    });
  }
  for (const [path, text] of paths) await writeFileAtomically(host, path, text);
}

function next(plugin: string | undefined, output: string): string {
  return plugin === undefined
    ? "Next: flyte-settings settings explain, then flyte-settings check\n"
    : `Next: cd ${output}, npm install, npm test\n`;
}
