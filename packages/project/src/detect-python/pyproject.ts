import { join } from "node:path";
import type { LayerValue } from "@flyte-settings/core/config";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { type Detection, lineOf } from "./detection.ts";
import { singleMinor } from "./single-minor.ts";

const FILE = "pyproject.toml";
/** Tables in which a project says where in Flyte it lives. */
const tools = ["flyte", "flytekit"] as const;
const fields = ["project", "domain"] as const;

/**
 * `project` and `domain` of `[tool.flyte]` (or `[tool.flytekit]`) in the folder's `pyproject.toml`. The package's own name is
 * not a project of Flyte's: flytekit does not take it for one either, and `init` only proposes it.
 *
 * @throws what the parser of TOML does
 */
export async function pyprojectLayer(folder: string, host: Host): Promise<readonly LayerValue[]> {
  const path = join(folder, FILE);
  if (!(await exists(host, path))) return [];
  const text = await readText(host, path);
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

/** The package's name, and where it stands. */
export async function pyprojectName(folder: string, host: Host): Promise<{ value: string; line?: number } | undefined> {
  const path = join(folder, FILE);
  if (!(await exists(host, path))) return undefined;
  const text = await readText(host, path);
  const value = table(table(await parse(text))["project"])["name"];
  return typeof value === "string" && value !== "" ? { value, ...lineIn(text, "project", "name") } : undefined;
}

/** What `[project]` and Poetry settle on: a `requires-python` that leaves one minor, and an exact pin of flytekit. */
export async function readPyproject(text: string): Promise<readonly Detection[]> {
  const root = table(await parse(text));
  const project = table(root["project"]);
  const poetry = table(table(table(root["tool"])["poetry"])["dependencies"]);
  const pythons = [project["requires-python"], poetry["python"]];
  const [minor] = pythons.flatMap((specifier) => (typeof specifier === "string" ? (singleMinor(specifier) ?? []) : []));
  const dependencies = Array.isArray(project["dependencies"]) ? project["dependencies"] : [];
  const pins = [
    ...dependencies.flatMap(
      (each) => /^flytekit\s*(?:\[[^\]]*\])?\s*={2,3}\s*([^\s;,*]+)\s*(?:;|$)/i.exec(String(each))?.[1] ?? [],
    ),
    ...[poetry["flytekit"]].flatMap((value) => /^={0,2}\s*(\d[^\s,*]*)$/.exec(versionOf(value))?.[1] ?? []),
  ];
  const [pin] = pins;
  return [
    ...(minor === undefined
      ? []
      : [{ field: "pythonVersion", value: minor, ...lineOf(text, /^\s*(?:requires-python|python)\s*=/m) } as const]),
    ...(pin === undefined || pins.length > 1
      ? []
      : [{ field: "flytekitVersion", value: pin.replace(/^v/, ""), ...lineOf(text, /flytekit[^\n]*\d/) } as const]),
  ];
}

/** Poetry's `flytekit = "1.16.0"` or `{ version = "1.16.0" }`; one without an operator is a caret there, and no pin. */
function versionOf(value: unknown): string {
  const text = typeof value === "string" ? value : String(table(value)["version"] ?? "");
  return text.trim().startsWith("==") ? text.trim() : "";
}

async function parse(text: string): Promise<unknown> {
  return (await import("smol-toml")).parse(text);
}

/** The first line of a key behind its table's heading. */
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
