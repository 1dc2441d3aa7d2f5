import { Image, ImageReference } from "@flyte-settings/core";
import { type PythonJson, writePythonJson } from "@flyte-settings/core/internal";
import type { Answer } from "../ascii-json.ts";
import { rowOf } from "../given.ts";
import { object, text } from "../input.ts";
import type { OpTable } from "../op.ts";
import { readImage, writeImage } from "../wire-image.ts";

const readings: Readonly<Record<string, (text: string) => ImageReference>> = {
  parse: ImageReference.parse,
  normalized: ImageReference.parseNormalized,
  docker: ImageReference.parseDockerRef,
};

/** References and single images. */
export const imageOps: OpTable = {
  "image.parse"(input, { options }) {
    const { fqn, tag = null, digest = null } = Image.parseImageIdentifier(text(input, "identifier"), options);
    return { fqn, tag, digest };
  },
  "image.lookUp"(input, { options }) {
    const allowNoTagOrDigest = object(input)["allow_no_tag_or_digest"] === true;
    const [name, identifier] = [text(input, "name"), text(input, "identifier")];
    return writeImage(Image.lookUpImageInfo(name, identifier, { ...options, allowNoTagOrDigest }));
  },
  "image.properties"(input, { options }) {
    const image = readImage(input, options);
    return {
      full: Image.fullName(image, options),
      version: Image.version(image) ?? null,
      to_json: writePythonJson(writeImage(image) as PythonJson),
    };
  },
  "image.reference"(input): Answer {
    const read = rowOf(readings, text(input, "reading"), "input.reading");
    const { domain = null, path, tag = null, digest = null } = read(text(input, "text"));
    return { domain, path, tag, digest };
  },
};
