import { readManifests } from "@flyte-settings/core/config";

/** In a file of its own: only manifests need the reader of YAML. */
export function parseManifests(text: string, place: string): unknown {
  return readManifests(text, { place });
}
