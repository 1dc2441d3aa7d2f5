import type { Provenance } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { PROJECT_FILE, partsOf } from "@flyte-settings/project/settings";
import { plainFlags } from "../../arguments/project-options.ts";

/** Where the user can set another value; places with lower precedence than the current one are omitted. */
export interface ChangePlaces {
  /** The setting that this value is derived from: `pythonInterpreter`. */
  readonly follows?: string;
  /** The file and the key; with a line if the key is already set there. */
  readonly file?: string;
  readonly line?: number;
  readonly key?: string;
  readonly variable?: string;
  /** In its flag form: `--image spark=REFERENCE`. */
  readonly flag?: string;
}

/** Setting a value with lower precedence than the current one has no effect. */
export function placesToChange(
  path: string,
  { layer, derivedFrom, ...origin }: Provenance,
  projectFile: string = PROJECT_FILE,
): ChangePlaces {
  const flag = flagOf(path);
  const withFlag = omitUndefined({ flag });
  if (derivedFrom !== undefined) return { follows: derivedFrom };
  if (layer === "flags") return { flag: flag ?? origin.flag ?? "the flag" };
  if (layer === "environment") return { ...omitUndefined({ variable: origin.variable }), ...withFlag };
  const { file = projectFile, line, key = path } = layer === "project" ? origin : {};
  return { file, ...omitUndefined({ line }), key, ...withFlag };
}

/** The flag that sets a value, with its placeholder. */
function flagOf(path: string): string | undefined {
  const parts = partsOf(path);
  const [first, name] = parts;
  if (first === "images") return name === "default" ? "--image REFERENCE" : `--image ${name}=REFERENCE`;
  if (first === "env" && name !== undefined) return `--env ${name}=VALUE`;
  if (first === "compat") return "--compat AREA";
  if (first === "generation") return "--generation N";
  return plainFlags.find(([, , at]) => at.join("\0") === parts.join("\0"))?.[0];
}
