import { guarded } from "../guard.ts";

/** The sources of values, lowest precedence first. Plugins come last, but only fill unset values. */
export const layerNames = ["defaults", "flytekit", "flyte2", "project", "environment", "flags", "plugins"] as const;

export type LayerName = (typeof layerNames)[number];

/** Where one value was written. Safe to print: it contains names and places, never the value. */
export interface Origin {
  readonly layer: LayerName;
  /** Path of the file, as given. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** Name in the file: `admin.endpoint`, `[platform] url`, `environments.production.env.LOG_LEVEL`. */
  readonly key?: string;
  /** Name of the environment variable. */
  readonly variable?: string;
  /** With its dashes: `--image`. */
  readonly flag?: string;
  readonly plugin?: string;
  readonly hook?: string;
  /** Path of the value that it was derived from: `pythonInterpreter`. It was not set explicitly. */
  readonly derivedFrom?: string;
  /** Additional information: `flytekit's default image`. */
  readonly note?: string;
}

/**
 * For display: `flyte-settings.yaml:12`, `FLYTE_PLATFORM_URL`, `--image`, `plugin acme (extendSettings)`, `default`.
 */
export function originText(origin: Origin): string {
  return guarded("originText", () => {
    const words = [origin.derivedFrom && `derived from ${origin.derivedFrom}`, origin.note].filter(Boolean).join(", ");
    const note = words === "" ? "" : ` (${words})`;
    if (origin.file !== undefined) return `${origin.file}${origin.line === undefined ? "" : `:${origin.line}`}${note}`;
    if (origin.variable !== undefined) return `variable ${origin.variable}${note}`;
    if (origin.flag !== undefined) return `${origin.flag}${note}`;
    if (origin.plugin !== undefined) {
      return `plugin ${origin.plugin}${origin.hook === undefined ? "" : ` (${origin.hook})`}${note}`;
    }
    return origin.layer === "defaults" ? `default${note}` : `${origin.layer}${note}`;
  });
}
