import type { Provenance } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { PROJECT_FILE, partsOf } from "@flyte-settings/project/settings";
import { plainFlags } from "../../arguments/project-options.ts";

/** Where a person can write another value; the places that count less than the one that counts now are left out. */
export interface ChangePlaces {
  /** Another value decides this one: `pythonInterpreter`. */
  readonly follows?: string;
  /** In which file, under which key; with a line where it stands there already. */
  readonly file?: string;
  readonly line?: number;
  readonly key?: string;
  readonly variable?: string;
  /** As it would be written: `--image spark=REFERENCE`. */
  readonly flag?: string;
}

/** Nothing that is weaker than what counts now would change anything. */
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

/** The flag that sets a value, with what stands after it. */
function flagOf(path: string): string | undefined {
  const parts = partsOf(path);
  const [first, name] = parts;
  if (first === "images") return name === "default" ? "--image REFERENCE" : `--image ${name}=REFERENCE`;
  if (first === "env" && name !== undefined) return `--env ${name}=VALUE`;
  if (first === "compat") return "--compat AREA";
  return plainFlags.find(([, , at]) => at.join("\0") === parts.join("\0"))?.[0];
}
