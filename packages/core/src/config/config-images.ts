import { FlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import type { Origin } from "../layers/origin.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { ConfigFile, IniConfigFile, YamlConfigFile } from "./config-file.ts";
import { isSomething } from "./config-value.ts";
import { interpolate } from "./ini-interpolate.ts";
import { refuse } from "./refuse.ts";
import { type YamlNode, type YamlValue, yamlEntry, yamlKind } from "./yaml-value.ts";

/** One line of an `images` section. */
export interface ConfiguredImage {
  readonly name: string;
  /** As written; not validated. */
  readonly reference: string;
  readonly origin: Origin;
}

/**
 * The images of a configuration file, in order; none for an empty file or a missing or empty section.
 *
 * Equivalent of flytekit's `Images.get_specified_images(…).items()`. Differences (L10): invalid YAML, a section that is
 * not a mapping, and names or references that are not strings are errors with file and line; INI names keep their case,
 * and `[DEFAULT]` adds no images. With `compat` `config`, results and errors are flytekit's; a name may then be a value
 * other than a string.
 *
 * @throws CONFIG_INVALID
 */
export function configImages(file: ConfigFile | undefined, options: CompatOptions = {}): readonly ConfiguredImage[] {
  return guarded("configImages", () => {
    if (!file) return [];
    if (file.format === "ini") return iniImages(file, isCompat(options.compat, "config"));
    return isCompat(options.compat, "config") ? peerImages(file) : yamlImages(file);
  });
}

/**
 * The value of the section, whatever its type: flytekit's `Images.get_specified_images`. `undefined` is its `None`; an
 * empty `Map` if there is no file or no section.
 *
 * @throws CONFIG_INVALID where Python has no `.get`
 */
export function configImagesValue(file: ConfigFile | undefined): YamlValue | undefined {
  return guarded("configImagesValue", () => {
    if (!file) return new Map();
    if (file.format === "ini") return new Map(iniImages(file, true).map(({ name, reference }) => [name, reference]));
    const { root } = file;
    if (!root || root.value === false || !isSomething(root.value)) return undefined;
    if (!root.entries) return refuse(`expected a mapping, got ${yamlKind(root.value)}`, file.path, root.line);
    const found = yamlEntry(root, "images");
    return found ? found.value.value : new Map();
  });
}

function iniImages(file: IniConfigFile, withDefaults: boolean): readonly ConfiguredImage[] {
  const section = file.ini.sections.get("images");
  if (!section) return [];
  const inherited = withDefaults ? [...file.ini.defaults].filter(([name]) => !section.has(name)) : [];
  return [...section, ...inherited].map(([, option]) => ({
    name: option.name,
    reference: interpolate(file.ini, "images", option),
    origin: { layer: "flytekit", file: file.path, line: option.line, key: `[images] ${option.name}` },
  }));
}

function yamlImages(file: YamlConfigFile): readonly ConfiguredImage[] {
  const { problem, root } = file;
  // A copy that a worker received is only an Error.
  if (problem) throw new FlyteSettingsError("CONFIG_INVALID", problem.message, problem.details);
  if (!root || root.value === null) return [];
  if (!root.entries) return refuse(`expected a mapping, got ${yamlKind(root.value)}`, file.path, root.line);
  const images = yamlEntry(root, "images")?.value;
  if (!images || images.value === null) return [];
  if (!images.entries)
    return refuse(`images: expected a mapping of names, got ${yamlKind(images.value)}`, file.path, images.line);
  return images.entries.map(({ key, value }) => ({
    name: asText(file, key, "the name of an image"),
    reference: asText(file, value, "an image reference"),
    origin: origin(file, key),
  }));
}

function peerImages(file: YamlConfigFile): readonly ConfiguredImage[] {
  const value = configImagesValue(file);
  const images = yamlEntry(file.root, "images")?.value;
  if (!(value instanceof Map))
    return refuse("images: the section has no attribute 'items'", file.path, images?.line ?? 1);
  return (images?.entries ?? []).map((entry) => ({
    name: entry.key.value as string,
    reference: asText(file, entry.value, "an image reference"),
    origin: origin(file, entry.key),
  }));
}

function origin(file: YamlConfigFile, key: YamlNode): Origin {
  return { layer: "flytekit", file: file.path, line: key.line, key: `images.${String(key.value)}` };
}

function asText(file: YamlConfigFile, node: YamlNode, what: string): string {
  if (typeof node.value === "string") return node.value;
  return refuse(
    `images: expected ${what} as a string, got ${yamlKind(node.value)}. Write it in quotes`,
    file.path,
    node.line,
  );
}
