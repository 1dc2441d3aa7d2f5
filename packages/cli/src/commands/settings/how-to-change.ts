import { originText, type Provenance } from "@flyte-settings/core/config";
import { PROJECT_FILE } from "@flyte-settings/project/settings";
import { placesToChange } from "./places-to-change.ts";

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
