import { looksSecret } from "@flyte-settings/core/checks";
import { imageRows } from "../images/image-rows.ts";
import type { LoadedProject } from "../load-project.ts";
import { versionReason } from "../version/git-version-error.ts";

/** The value at a provenance path: an image as tasks receive it, or a version with the setting it was computed from. */
export function valueAt(loaded: LoadedProject, path: string): unknown {
  const parts = partsOf(path);
  const { settings, values } = loaded;
  if (parts[0] === "images") return imageRows(loaded).find(({ name }) => name === parts[1])?.reference;
  if (path === "version" && loaded.versionProblem !== undefined)
    return `${values.version} (${versionReason(loaded.versionProblem)})`;
  if (path === "version" && values.version !== settings.version && settings.version !== undefined)
    return `${values.version} (${settings.version})`;
  let at: unknown = { ...settings, ...values };
  for (const part of parts)
    at =
      at !== null && typeof at === "object" && Object.hasOwn(at, part)
        ? (at as Record<string, unknown>)[part]
        : undefined;
  return at;
}

/** Whether a value may be displayed. */
export function isShown(path: string, value: unknown): boolean {
  const [first, name = ""] = partsOf(path);
  return first !== "env" || !looksSecret(name, String(value));
}

/** The value on one line; secrets in `env` are hidden. */
export function valueText(loaded: LoadedProject, path: string): string {
  const value = valueAt(loaded, path);
  if (!isShown(path, value)) return "(not shown)";
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
}

/** `env["a.b"].c` → `env`, `a.b`, `c`. */
export function partsOf(path: string): string[] {
  return [...path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|[^.[\]]+/g)].map((match) =>
    match[1] === undefined ? match[0] : (JSON.parse(match[1]) as string),
  );
}
