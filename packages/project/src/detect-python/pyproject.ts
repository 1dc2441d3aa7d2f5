import { join } from "node:path";
import type { LayerValue } from "@flyte-settings/core/config";
import { exists, readText, readTextOnce, type TextCache } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { type Finding, lineOf, type Sdk } from "./detection.ts";
import { readPoetryDependency } from "./poetry.ts";
import { readRequirement } from "./requirement.ts";
import { singleMinor } from "./single-minor.ts";

const FILE = "pyproject.toml";
/** Tables that may hold the project's Flyte project and domain. */
const tools = ["flyte", "flytekit"] as const;
const fields = ["project", "domain"] as const;
const dependency: Readonly<Record<Sdk, RegExp>> = { flytekit: /^\s*flytekit\b/i, flyte: /^\s*flyte\b/i };
const poetryKey: Readonly<Record<Sdk, RegExp>> = {
  flytekit: /^[ \t]*flytekit[ \t]*=/m,
  flyte: /^[ \t]*flyte[ \t]*=/m,
};

/**
 * `project` and `domain` of `[tool.flyte]` (or `[tool.flytekit]`) in the directory's `pyproject.toml`. The package name
 * is not used as the Flyte project: flytekit does not do so either, and `init` only suggests it.
 *
 * @throws the TOML parser's error
 */
export async function pyprojectLayer(folder: string, host: Host, texts?: TextCache): Promise<readonly LayerValue[]> {
  const path = join(folder, FILE);
  if (!(await exists(host, path))) return [];
  const text = await readTextOnce(host, path, texts);
  if (!tools.some((tool) => text.includes(tool))) return [];
  const values = table(table(await parse(text))["tool"]);
  return tools.flatMap((tool) =>
    fields.flatMap((field): LayerValue[] => {
      const value = table(values[tool])[field];
      if (typeof value !== "string" || value === "") return [];
      const { line } = lineIn(text, `tool.${tool}`, field);
      const origin = { layer: "flytekit", file: FILE, key: `tool.${tool}.${field}` } as const;
      return [{ path: [field], value, origin: line === undefined ? origin : { ...origin, line } }];
    }),
  );
}

/** The package name and its line. */
export async function pyprojectName(folder: string, host: Host): Promise<{ value: string; line?: number } | undefined> {
  const path = join(folder, FILE);
  if (!(await exists(host, path))) return undefined;
  const text = await readText(host, path);
  const value = table(table(await parse(text))["project"])["name"];
  return typeof value === "string" && value !== "" ? { value, ...lineIn(text, "project", "name") } : undefined;
}

/** Python and SDK versions in `[project]` and Poetry's tables. */
export async function readPyproject(text: string, sdk: Sdk = "flytekit"): Promise<readonly Finding[]> {
  const root = table(await parse(text));
  const project = table(root["project"]);
  const poetry = table(table(table(root["tool"])["poetry"])["dependencies"]);
  const dependencies = Array.isArray(project["dependencies"]) ? project["dependencies"] : [];
  return [
    ...[project["requires-python"], poetry["python"]].flatMap((specifier) => pythonOf(specifier, text)).slice(0, 1),
    ...withLines(
      dependencies.map(String).filter((each) => dependency[sdk].test(each)),
      text,
    ).flatMap(({ requirement, line }) => readRequirement(requirement, line, sdk) ?? []),
    ...readPoetryDependency(poetry[sdk], lineOf(text, poetryKey[sdk]).line, sdk),
  ];
}

function pythonOf(specifier: unknown, text: string): readonly Finding[] {
  if (typeof specifier !== "string") return [];
  const line = lineOf(text, /^[ \t]*(?:requires-python|python)[ \t]*=/m);
  const minor = singleMinor(specifier);
  if (minor !== undefined) return [{ field: "pythonVersion", value: minor, ...line }];
  const written = `requires-python ${specifier}`.slice(0, 80);
  return [{ field: "pythonVersion", written, ...line, reason: "it leaves several Python versions" }];
}

/**
 * In the order of the file, so that one pass finds all lines; a requirement with escapes gets the line of the first.
 */
function withLines(requirements: readonly string[], text: string): { requirement: string; line: number | undefined }[] {
  let [at, line] = [0, 1];
  let first: number | undefined;
  let isFound = true;
  return requirements.map((requirement) => {
    if (!isFound) return { requirement, line: first };
    const next = text.indexOf(requirement, at);
    if (next < 0) {
      isFound = false;
      first = lineOf(text, /["']flytekit\b/i).line;
      return { requirement, line: first };
    }
    for (let end = text.indexOf("\n", at); end >= 0 && end < next; end = text.indexOf("\n", at)) {
      line += 1;
      at = end + 1;
    }
    at = next;
    return { requirement, line };
  });
}

async function parse(text: string): Promise<unknown> {
  return (await import("smol-toml")).parse(text);
}

/** The first line with a key after its table heading. */
function lineIn(text: string, heading: string, key: string): { readonly line?: number } {
  const { line: from } = lineOf(
    text,
    new RegExp(`^[ \\t]*\\[[ \\t]*${heading.replace(".", "\\s*\\.\\s*")}[ \\t]*\\]`, "m"),
  );
  if (from === undefined) return {};
  const { line } = lineOf(text.split("\n").slice(from).join("\n"), new RegExp(`^[ \\t]*["']?${key}["']?[ \\t]*=`, "m"));
  return line === undefined ? { line: from } : { line: from + line };
}

function table(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" ? (value as Readonly<Record<string, unknown>>) : {};
}
