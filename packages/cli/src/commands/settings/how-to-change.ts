import { originText, type Provenance } from "@flyte-settings/core/config";
import { PROJECT_FILE } from "@flyte-settings/project/settings";
import { placesToChange } from "./places-to-change.ts";

/** As one sentence. */
export function changeSentence(path: string, provenance: Provenance, projectFile?: string): string {
  const { follows, file, line, key, variable, flag } = placesToChange(path, provenance, projectFile);
  if (follows !== undefined)
    return `derived from ${follows}: set that, or set ${path} in ${projectFile ?? PROJECT_FILE}`;
  const [next] = provenance.overrode;
  if (provenance.layer === "flags")
    return `pass a different ${flag}${next === undefined ? "" : `, or omit it to use ${originText(next)}`}`;
  const once = flag === undefined ? "" : `; for one run ${flag}`;
  if (variable !== undefined)
    return `set ${variable}${next === undefined ? "" : `, or unset it to use ${originText(next)}`}${once}`;
  return line === undefined ? `write ${key} into ${file}${once}` : `edit line ${line} of ${file}${once}`;
}

/** The short form for a table. */
export function changeWords(path: string, provenance: Provenance, projectFile?: string): string {
  const { follows, file, line, variable, flag } = placesToChange(path, provenance, projectFile);
  if (follows !== undefined) return follows;
  return [variable, line === undefined ? file : `${file}:${line}`, flag]
    .filter((word) => word !== undefined)
    .join(", ");
}
