import type { Image } from "@flyte-settings/core";
import type { Overridden, Provenance } from "@flyte-settings/core/config";
import type { SettingsChange } from "@flyte-settings/core/plugin";
import { reference } from "../images/reference.ts";

/** By path of the project file: what plugins wanted there, and the user's own was kept. */
export type RefusedValues = Readonly<Record<string, readonly RefusedValue[]>>;

export interface RefusedValue {
  readonly plugin: string;
  /** Absent for `env`, whose values may be secret. */
  readonly wanted?: unknown;
}

/** The provenance with what plugins set by `extendSettings`, and what they wanted in vain. */
export function withChanges(
  before: Readonly<Record<string, Provenance>>,
  changes: readonly SettingsChange[],
): { readonly provenance: Readonly<Record<string, Provenance>>; readonly refused: RefusedValues } {
  const provenance: Record<string, Provenance> = { ...before };
  const refused: Record<string, RefusedValue[]> = {};
  for (const { path: settingsPath, plugin, outcome, from, to } of changes) {
    const path = projectPath(settingsPath);
    const isSecret = path === "env" || /^env[.[]/.test(path);
    if (outcome === "kept") {
      refused[path] = [...(refused[path] ?? []), { plugin, ...(isSecret ? {} : { wanted: plain(to) }) }];
      continue;
    }
    const { overrode, ...origin } = provenance[path] ?? { overrode: [] };
    const value = from === undefined || isSecret ? {} : { value: plain(from) };
    const gone: readonly Overridden[] = "layer" in origin ? [{ ...origin, ...value }, ...overrode] : [];
    provenance[path] = { layer: "plugins", plugin, hook: "extendSettings", overrode: gone };
  }
  return { provenance, refused };
}

/** Where a path of the settings stands in the project file: the way back of `explicitPaths`. */
function projectPath(path: string): string {
  if (path === "imageConfig.defaultImage") return "images.default";
  if (path === "fastSerializationSettings.destinationDir") return "bundle.destinationDir";
  return path.replace(/^imageConfig\.(?=images[.[])/, "");
}

/** An image as it is written. */
function plain(value: unknown): unknown {
  const isImage = typeof value === "object" && value !== null && "fqn" in value;
  return isImage ? reference(value as Image) : value;
}
