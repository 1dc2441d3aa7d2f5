import { readManifests } from "@flyte-settings/core/config";

/** In a separate file: only manifests need the YAML parser. */
export function parseManifests(text: string, place: string): unknown {
  return readManifests(text, { place });
}
