import { FlyteSettingsError } from "@flyte-settings/core";
import { refusedYaml } from "@flyte-settings/core/config";
import { type Document, isMap, parseDocument } from "yaml";
import { exactStrings } from "../fix/exact-strings.ts";
import { applyAll, replacements } from "../fix/yaml-edit.ts";

const SECTION = ["image", "image_refs"] as const;

/** A name of `Image.from_ref_name`, and its reference. */
export interface ImageRef {
  readonly name: string;
  readonly reference: string;
}

/**
 * A Flyte 2 configuration with these images in `image.image_refs`. Other images and settings stay; if every name is
 * already written as a plain string, all other bytes do.
 *
 * @param text an empty string for a new file
 * @param place of the text, for messages
 * @throws CONFIG_INVALID for text that is not a YAML mapping, and for a section behind an alias
 * @example
 * ```ts
 * withImageRefs("", [{ name: "train", reference: "ghcr.io/acme/train@sha256:…" }], "config.yaml");
 * // image:
 * //   image_refs:
 * //     train: ghcr.io/acme/train@sha256:…
 * ```
 */
export function withImageRefs(text: string, images: readonly ImageRef[], place: string): string {
  const refused = refusedYaml(text);
  if (refused !== undefined) throw invalid(place, `it is not valid YAML: ${refused.problem}`);
  const document = parse(text, place);
  if (images.length === 0) return text;
  const wanted = [...new Map(images.map((image) => [image.name, image])).values()];
  const edits = replacements(
    text,
    wanted.map(({ name, reference }) => ({ path: [...SECTION, name], value: reference })),
  );
  const missing = wanted.filter((_, at) => edits[at] === undefined);
  const replaced = applyAll(
    text,
    edits.filter((edit) => edit !== undefined),
  );
  const result = missing.length === 0 ? replaced : added(replaced, missing, place);
  if (JSON.stringify(toJs(parse(result, place), place)) !== JSON.stringify(expected(document, images, place))) {
    throw invalid(place, "the section is shared through an alias or a merge key");
  }
  return result;
}

function parse(text: string, place: string): Document {
  const document = parseDocument(text, { ...exactStrings, logLevel: "error", prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw invalid(place, `it is not valid YAML: ${error.message}`);
  return document;
}

function added(text: string, images: readonly ImageRef[], place: string): string {
  const document = parse(text, place);
  if (document.contents === null || toJs(document, place) === null)
    document.contents = document.createNode({}) as never;
  for (const depth of [0, 1, 2]) {
    const path = SECTION.slice(0, depth);
    const node = depth === 0 ? document.contents : document.getIn(path, true);
    if (isMap(node)) {
      node.flow = node.items.length === 0 ? false : (node.flow ?? false);
      continue;
    }
    if (depth === 0 || (node !== undefined && document.getIn(path) !== null)) {
      throw invalid(place, `${path.join(".") || "the file"} is not a mapping`);
    }
    document.setIn(path, document.createNode({}));
  }
  for (const { name, reference } of images) document.setIn([...SECTION, name], reference);
  const written = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return text.includes("\r\n") ? written.replace(/\r?\n/g, "\r\n") : written;
}

type Tree = Readonly<Record<string, unknown>>;

function expected(document: Document, images: readonly ImageRef[], place: string): Tree {
  const root = (toJs(document, place) ?? {}) as Tree;
  const section = (root["image"] ?? {}) as Tree;
  const references = (section["image_refs"] ?? {}) as Tree;
  const pairs = images.map(({ name, reference }) => [name, reference] as const);
  return { ...root, image: { ...section, image_refs: { ...references, ...Object.fromEntries(pairs) } } };
}

/** Throws for aliases that expand too far. */
function toJs(document: Document, place: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw invalid(place, `it is not valid YAML: ${(error as Error).message}`);
  }
}

function invalid(place: string, reason: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "CONFIG_INVALID",
    `could not set image.image_refs in ${place}: ${reason}. Expected a mapping, for example {image: {image_refs: {spark: "ghcr.io/acme/spark:3.5"}}}`,
    { place, hint: "Fix the file, or write the images to another one." },
  );
}
