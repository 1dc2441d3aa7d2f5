import { FlyteSettingsError } from "@flyte-settings/core";
import { parse, parseAllDocuments } from "yaml";

/** Kubernetes manifests: YAML of one or several documents, or JSON. */
export function parseManifests(text: string, place: string): unknown {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      return parse(text);
    }
  }
  return parseAllDocuments(text, { logLevel: "silent" }).map((document) => {
    const [error] = document.errors;
    if (error === undefined) return document.toJS({ maxAliasCount: 100 });
    const [start] = error.linePos ?? [];
    throw new FlyteSettingsError("CONFIG_INVALID", `${place} is no YAML: ${error.message.split("\n")[0]}`, {
      place,
      ...(start === undefined ? {} : { line: start.line, column: start.col }),
    });
  });
}
