import { ImageReference } from "@flyte-settings/core";
import type { Layer } from "@flyte-settings/core/config";
import { flyte2DefaultImage } from "@flyte-settings/core/flyte2";

/**
 * Flyte 2's default image as a value of the lowest layer, if the files of the project state the versions of Python and
 * `flyte`. Flyte 2 uses the versions of the machine that deploys, and builds an image for development versions.
 *
 * @param detected versions found in files, with `flyte` as the SDK
 * @param python set by the user; overrides the detected one
 */
export function flyte2DefaultLayer(detected: Layer, python: string | undefined): Layer {
  const last = (field: string) => detected.filter(({ path }) => path[0] === field).at(-1);
  const sdk = last("flytekitVersion");
  const minor = /^\d+\.\d+/.exec(python ?? String(last("pythonVersion")?.value ?? ""))?.[0];
  if (sdk === undefined || minor === undefined) return [];
  const version = String(sdk.value);
  const value = flyte2DefaultImage(minor, version.replace("+", "-"));
  if (version.includes("dev") || ImageReference.problemOf(value) !== undefined) return [];
  const note = `Flyte 2's image for Python ${minor} and flyte ${version}`;
  return [{ path: ["images", "default"], value, origin: { ...sdk.origin, note } }];
}
