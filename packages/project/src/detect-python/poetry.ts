import type { Finding, Sdk } from "./detection.ts";
import { readSpecifier } from "./requirement.ts";

/**
 * Reads Poetry's `flytekit = …`: a constraint, a table (`{ version = "1.16.0", markers = "…", python = "…" }`) or a
 * list of such tables. A version without an operator is exact, as Poetry documents.
 */
export function readPoetryDependency(
  value: unknown,
  line: number | undefined,
  sdk: Sdk = "flytekit",
): readonly Finding[] {
  if (Array.isArray(value)) return value.flatMap((each) => readPoetryDependency(each, line, sdk));
  if (typeof value === "string") return found(value, line, undefined, sdk);
  if (value === null || typeof value !== "object") return [];
  const { version, markers, python, platform } = value as Readonly<Record<string, unknown>>;
  const conditions = [
    typeof markers === "string" ? `(${markers})` : "",
    typeof platform === "string" ? `(sys_platform == '${platform}')` : "",
    typeof python === "string" ? pythonMarker(python) : "",
  ].filter((each) => each !== "");
  return typeof version === "string" ? found(version, line, conditions.join(" and ") || undefined, sdk) : [];
}

function found(constraint: string, line: number | undefined, marker: string | undefined, sdk: Sdk): readonly Finding[] {
  const text = constraint.trim();
  const exact = /^=? ?(\d[^,*\s]*)$/.exec(text)?.[1];
  const finding = readSpecifier(exact === undefined ? text : `==${exact}`, { line, marker, sdk });
  return finding === undefined ? [] : [finding];
}

/** Poetry's Python constraint as a marker: `>=3.8,<3.10`, `^3.9`, `~3.11`, `3.11.*`, alternatives with `||`. */
function pythonMarker(constraint: string): string {
  const alternatives = constraint.split("||").map((each) => each.split(",").map(clauseMarker).join(" and "));
  return `(${alternatives.map((each) => `(${each})`).join(" or ")})`;
}

function clauseMarker(clause: string): string {
  const [, operator = "", version = ""] = /^(===|[=!<>~]=|[<>^~])?\s*([^\s'"]*)$/.exec(clause.trim()) ?? [];
  const [major = "3", minor = "0"] = version.split(".");
  const below = { "^": `${Number(major) + 1}`, "~": `${major}.${Number(minor) + 1}` }[operator];
  if (below !== undefined) return `python_full_version >= '${version}' and python_full_version < '${below}'`;
  return `python_full_version ${operator || "=="} '${version}'`;
}
