import { originText, type Provenance } from "@flyte-settings/core/config";
import { PROJECT_FILE, plainFlags } from "./load-settings.ts";
import { partsOf } from "./value-at.ts";

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
  projectFile = PROJECT_FILE,
): ChangePlaces {
  const flag = flagOf(path);
  const withFlag = flag === undefined ? {} : { flag };
  if (derivedFrom !== undefined) return { follows: derivedFrom };
  if (layer === "flags") return { flag: flag ?? origin.flag ?? "the flag" };
  if (layer === "environment")
    return { ...(origin.variable === undefined ? {} : { variable: origin.variable }), ...withFlag };
  const { file = projectFile, line, key = path } = layer === "project" ? origin : {};
  return { file, ...(line === undefined ? {} : { line }), key, ...withFlag };
}

/** One sentence. */
export function changeSentence(path: string, provenance: Provenance, projectFile?: string): string {
  const { follows, file, line, key, variable, flag } = placesToChange(path, provenance, projectFile);
  if (follows !== undefined)
    return `set ${follows}, which it follows from, or write ${path} into ${projectFile ?? PROJECT_FILE}`;
  const [next] = provenance.overrode;
  if (provenance.layer === "flags")
    return `give ${flag} another value${next === undefined ? "" : `, or leave it out: then ${originText(next)} counts`}`;
  const once = flag === undefined ? "" : `; for one run ${flag}`;
  if (variable !== undefined)
    return `set ${variable}${next === undefined ? "" : `, or unset it: then ${originText(next)} counts`}${once}`;
  return line === undefined ? `write ${key} into ${file}${once}` : `edit line ${line} of ${file}${once}`;
}

/** The same in few words, for a table. */
export function changeWords(path: string, provenance: Provenance, projectFile?: string): string {
  const { follows, file, line, variable, flag } = placesToChange(path, provenance, projectFile);
  if (follows !== undefined) return follows;
  return [variable, line === undefined ? file : "that line", flag].filter((word) => word !== undefined).join(", ");
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
