import { createHash } from "node:crypto";
import { FlyteSettingsError } from "@flyte-settings/core";
import { type ImageSpec, imageSpecName, parseImageSpec } from "@flyte-settings/core/image-spec";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";

/** The data an image's name depends on, in addition to its file. Paths are as written in the file. */
export interface ImageSpecSources {
  /** `undefined`: the file does not exist. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** md5 of files and directories, as computed by flytekit's `compute_digest`. */
  digestOfPaths(paths: readonly string[]): Promise<string>;
  /** `x86_64`, `aarch64` */
  readonly machine: string;
}

/**
 * The name and tag that flytekit assigns to the image of an ImageSpec file, without building it.
 *
 * @param place the file, for messages
 * @returns `ghcr.io/acme/train:wyPWo4YIhGqLpXPHdVzPIw`
 * @throws SETTINGS_INVALID, FILE_NOT_FOUND, CONFIG_INVALID
 */
export async function imageSpecFileName(text: string, place: string, sources: ImageSpecSources): Promise<string> {
  const spec = parseImageSpec(text, place);
  const { machine } = sources;
  const digests = {
    requirementsDigest: await digestOfRequirements(spec, sources),
    copyDigest: spec.copy?.length ? await sources.digestOfPaths(spec.copy) : undefined,
  };
  const { reference } = imageSpecName(spec, { md5, place, machine, ...omitUndefined(digests) });
  return spec.builder === "noop" ? noopImage(spec, place) : reference;
}

/** The result of flytekit's NoOpBuilder. */
function noopImage({ base_image: base }: ImageSpec, place: string): string {
  if (typeof base === "string") return base;
  throw new FlyteSettingsError(
    "SETTINGS_INVALID",
    `base_image must be a string to use the noop image builder (ImageSpec file ${shown(place)})`,
    { place },
  );
}

function md5(bytes: Uint8Array): Uint8Array {
  return createHash("md5").update(bytes).digest();
}

async function digestOfRequirements(
  { requirements: path }: ImageSpec,
  sources: ImageSpecSources,
): Promise<string | undefined> {
  if (!path) return undefined;
  const bytes = await sources.readFile(path);
  if (bytes === undefined) {
    throw new FlyteSettingsError(
      "FILE_NOT_FOUND",
      `requirements names ${shown(path)}, which does not exist; expected a path relative to the project's directory`,
      { place: path },
    );
  }
  const text = Buffer.from(bytes)
    .toString("latin1")
    .replace(/^[\t-\r ]+/, "");
  return createHash("sha1")
    .update(Buffer.from(stripEnd(text), "latin1"))
    .digest("hex");
}

function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && "\t\n\v\f\r ".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
