import { join } from "node:path";
import type { Compat } from "@flyte-settings/core";
import type { Generation } from "@flyte-settings/core/flyte2";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import { listFolder, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { usageError } from "../usage-error.ts";

export interface FoundGeneration {
  readonly generation: Generation;
  /** The evidence as text: `--generation`, `uv.lock requires flyte`. */
  readonly evidence: readonly string[];
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
 * Detects the generation of a project: the one the user sets, or else by `flyte` or `flytekit` in its dependencies. If
 * both or neither are found, it is 1; if both, a message reports this and suggests the flag.
 *
 * @param folder of the project, absolute
 * @throws USAGE
 */
export async function detectGeneration(
  given: string | undefined,
  folder: string,
  host: Host,
  compat?: Compat,
): Promise<FoundGeneration> {
  if (given !== undefined && given !== "1" && given !== "2") throw usageError(`--generation is 1 or 2, not ${given}`);
  if (given !== undefined) return { generation: given === "2" ? 2 : 1, evidence: ["--generation"] };
  if (typeof compat === "object" && compat.bundle === "flyte2") {
    return { generation: 2, evidence: ["compat.bundle of the project file"] };
  }
  const found = await dependencies(folder, host);
  const evidence = found.map(({ file, name }) => `${file} requires ${name}`);
  const generations = new Set(found.map(({ generation }) => generation));
  if (generations.size === 2) {
    host.report("info", `using generation 1 (flytekit): ${evidence.join(", ")}. For Flyte 2 pass --generation 2`);
  }
  return { generation: generations.size === 1 && generations.has(2) ? 2 : 1, evidence };
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

async function dependencies(folder: string, host: Host): Promise<readonly Dependency[]> {
  const files = (await listFolder(host, folder)).filter((name) => FILES.test(name)).sort();
  const found = await Promise.all(
    files.map(async (name): Promise<readonly Dependency[]> => {
      const path = join(folder, name);
      const text = await readText(host, path).catch(() => "");
      const file = relativePosix(host.cwd, path, host.platform);
      return requiredSdks(text).map((each) => ({ file, ...each }));
    }),
  );
  return found.flat();
}
