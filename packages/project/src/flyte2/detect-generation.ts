import { join } from "node:path";
import { type LayerValue, projectLayer } from "@flyte-settings/core/config";
import type { Generation } from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import { listFolder, readTextOnce, type TextCache } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { quietHost } from "../host/quiet-host.ts";
import type { LoadedProject, ProjectOptions } from "../load-project.ts";
import { projectFolder, readProject } from "../settings/project-file.ts";
import { usageError } from "../usage-error.ts";
import { configEvidence, type Evidence, writtenEvidence, writtenValues } from "./generation-evidence.ts";

export interface FoundGeneration {
  readonly generation: Generation;
  /** The evidence as text, in order of precedence: `--generation`, `uv.lock requires flyte`. */
  readonly evidence: readonly string[];
  /** Evidence of the other generation, which is overridden. */
  readonly overridden: readonly string[];
}

/** What the user chose. */
export interface GenerationChoice
  extends Pick<ProjectOptions, "file" | "environment" | "config" | "overrides" | "texts"> {
  /** `--generation` as written. */
  readonly generation?: string;
}

const FILES =
  /^(?:pyproject\.toml|requirements[^/]*\.(?:txt|in)|(?:uv|poetry|pdm|Pipfile)\.lock|pylock\.toml|Pipfile)$/;
/**
 * Metadata of the project itself: a keyword is not a dependency. A list ends at the next `[`, which keeps the time
 * linear in the text.
 */
const METADATA =
  /^[ \t]*(?:keywords|classifiers|name)[ \t]*=[ \t]*(?:\[[^[\]]*\]|"[^"\n]{0,1000}"[ \t]*$(?!\nversion))/gm;
const END = String.raw`(?:\[[^\]\n]{0,1000}\])?\s*(?:$|["'=<>!~;@,#])`;
const packages = [
  ["flytekit", 1],
  ["flyte", 2],
] as const;
/** At the start of a line (requirements), or a quoted name (locks, pyproject). */
const named = packages.map(([name, generation]) => ({
  name,
  generation,
  pattern: new RegExp(`(?:^|["'])${name}${END}`, "m"),
}));

/**
 * Detects the generation of a project, from the first of these that states one: `--generation`, `generation:` and then
 * `compat.bundle: flyte2` of the project file, the configuration that `--config` or a variable names, `flyte` or `flytekit`
 * in the dependencies. If the dependencies have both, it is 1, and a message suggests the flag; if nothing states one, it is 1.
 *
 * @throws USAGE, PROJECT_FILE_INVALID
 */
export async function findGeneration(choice: GenerationChoice, host: Host): Promise<FoundGeneration> {
  const { environment, overrides = [] } = choice;
  const file = await readProject(omitUndefined({ file: choice.file }), quietHost(host), choice.texts);
  const known = file?.environments.has(environment ?? "") ? environment : undefined;
  const written = file === undefined ? [] : projectLayer(file, known);
  return detect(choice, [...written, ...overrides], projectFolder(file, host), host);
}

/** Like {@link findGeneration}, for a loaded project. */
export async function generationOf(
  choice: Pick<GenerationChoice, "generation" | "config">,
  loaded: Pick<LoadedProject, "values" | "provenance" | "folder" | "texts">,
  host: Host,
): Promise<FoundGeneration> {
  return detect({ ...choice, texts: loaded.texts }, writtenValues(loaded), loaded.folder, host);
}

async function detect(
  { generation: given, config, texts }: GenerationChoice,
  values: readonly LayerValue[],
  folder: string,
  host: Host,
): Promise<FoundGeneration> {
  if (given !== undefined && given !== "1" && given !== "2") throw usageError(`--generation is 1 or 2, not ${given}`);
  const flag: readonly Evidence[] =
    given === undefined ? [] : [{ generation: given === "2" ? 2 : 1, text: "--generation" }];
  const found = await dependencies(folder, host, texts);
  const required = found.map(({ file, name, generation }) => ({ generation, text: `${file} requires ${name}` }));
  const sources = [flag, ...writtenEvidence(values), await configEvidence(config, host), required];
  const decisive = sources.find((source) => new Set(source.map(({ generation }) => generation)).size === 1) ?? [];
  const generation = decisive[0]?.generation ?? 1;
  if (decisive.length === 0 && required.length > 0) {
    const both = required.map(({ text }) => text).join(", ");
    host.report("info", `using generation 1 (flytekit): ${both}. For Flyte 2 pass --generation 2`);
  }
  const all = sources.flat();
  const textsOf = (isSame: boolean): readonly string[] =>
    all.filter((each) => (each.generation === generation) === isSame).map(({ text }) => text);
  return { generation, evidence: textsOf(true), overridden: textsOf(false) };
}

interface Dependency {
  readonly file: string;
  readonly name: string;
  readonly generation: Generation;
}

/** Which of `flytekit` and `flyte` a dependency file requires. */
export function requiredSdks(text: string): readonly Omit<Dependency, "file">[] {
  const dependencies = text.replace(METADATA, "");
  return named
    .filter(({ pattern }) => pattern.test(dependencies))
    .map(({ name, generation }) => ({ name, generation }));
}

async function dependencies(folder: string, host: Host, texts: TextCache | undefined): Promise<readonly Dependency[]> {
  const files = (await listFolder(host, folder)).filter((name) => FILES.test(name)).sort();
  const found = await Promise.all(
    files.map(async (name): Promise<readonly Dependency[]> => {
      const path = join(folder, name);
      const text = await readTextOnce(host, path, texts).catch(() => "");
      const file = relativePosix(host.cwd, path, host.platform);
      return requiredSdks(text).map((each) => ({ file, ...each }));
    }),
  );
  return found.flat();
}
