import type { Image } from "@flyte-settings/core";
import type { Overridden, Provenance } from "@flyte-settings/core/config";
import type { SettingsChange } from "@flyte-settings/core/plugin";
import { reference } from "../images/reference.ts";

/** Values that plugins tried to set but the user had set explicitly, by path of the project file. */
export type RefusedValues = Readonly<Record<string, readonly RefusedValue[]>>;

export interface RefusedValue {
  readonly plugin: string;
  /** Absent for `env`, whose values may be secret. */
  readonly wanted?: unknown;
}

/** The provenance, extended with values that plugins set in `extendSettings` and with those that were ignored. */
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

/** The project file path of a path in the settings: the inverse of `explicitPaths`. */
function projectPath(path: string): string {
  if (path === "imageConfig.defaultImage") return "images.default";
  if (path === "fastSerializationSettings.destinationDir") return "bundle.destinationDir";
  return path.replace(/^imageConfig\.(?=images[.[])/, "");
}

/** An image in its written form. */
function plain(value: unknown): unknown {
  const isImage = typeof value === "object" && value !== null && "fqn" in value;
  return isImage ? reference(value as Image) : value;
}
