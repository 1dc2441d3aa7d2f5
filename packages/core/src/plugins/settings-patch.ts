import { isObject } from "../json.ts";
import { pathText } from "../layers/field-path.ts";
import type { Image } from "../model/image.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { omitUndefined } from "../omit-undefined.ts";
import type { SettingsPatch } from "./types.ts";

/** One value of a patch. */
export interface PatchedValue {
  /** As formatted by `pathText`: `env.SPARK_HOME`, `imageConfig.images.spark`, `env["a.b"]`. */
  readonly path: string;
  readonly outcome: "set" | "kept";
  /** Absent if there was no value. Values of `env` may be secret: do not print them. */
  readonly from?: unknown;
  /** The value that the plugin tried to set. */
  readonly to: unknown;
}

type Path = readonly string[];
/** Returns the plugin's value or keeps the existing one, and records which. */
type SetValue = (path: Path, usersValue: unknown, from: unknown, to: unknown) => unknown;
type Tree = { readonly [key: string]: unknown };

/** Number of levels below a field that are merged by name; a field not listed here is replaced as a whole. */
const DEPTH: { readonly [path: string]: number } = { env: 1, fastSerializationSettings: 1, defaultResources: 2 };

/**
 * Merges a patch into the settings and returns the result. The input is not modified.
 *
 * @param users the settings before any plugin: only these values can be the user's
 * @param owned paths that the user set
 */
export function mergePatch(
  users: SerializationSettings,
  settings: SerializationSettings,
  patch: SettingsPatch,
  owned: ReadonlySet<string>,
): { readonly settings: SerializationSettings; readonly values: readonly PatchedValue[] } {
  const values: PatchedValue[] = [];
  const set: SetValue = (path, usersValue, from, to) => {
    if (same(from, to)) return from;
    const outcome = usersValue !== undefined && isOwned(path, owned) ? "kept" : "set";
    values.push({ path: pathText(path), outcome, ...omitUndefined({ from }), to });
    return outcome === "kept" ? from : to;
  };
  const merge = (path: Path, mine: unknown, from: unknown, to: unknown, depth: number): unknown => {
    if (depth === 0 || !isObject(to)) return set(path, mine, from, to);
    let merged: Tree = isObject(from) ? from : {};
    for (const [key, item] of Object.entries(to)) {
      const next = merge(
        [...path, key],
        isObject(mine) ? own(mine, key) : undefined,
        own(merged, key),
        item,
        depth - 1,
      );
      merged = withOwn(merged, key, next);
    }
    return merged;
  };

  let merged: Tree = settings as unknown as Tree;
  for (const [field, to] of Object.entries(patch)) {
    const [mine, from] = [own(users as unknown as Tree, field), own(merged, field)];
    const next =
      field === "imageConfig"
        ? mergeImages(users, settings, patch, set)
        : merge([field], mine, from, to, DEPTH[field] ?? 0);
    merged = withOwn(merged, field, next);
  }
  return { settings: merged as unknown as SerializationSettings, values };
}

/** Merges images by name; a new default is also put into the list if the list contains one named `default`. */
function mergeImages(
  users: SerializationSettings,
  settings: SerializationSettings,
  patch: SettingsPatch,
  set: SetValue,
): SerializationSettings["imageConfig"] {
  const { imageConfig } = settings;
  const wanted = patch.imageConfig ?? {};
  const byName = (name: string, list: readonly Image[] | undefined) => list?.find((image) => image.name === name);
  const path = ["imageConfig", "defaultImage"];
  const defaultImage =
    wanted.defaultImage === undefined
      ? imageConfig.defaultImage
      : (set(path, users.imageConfig.defaultImage, imageConfig.defaultImage, wanted.defaultImage) as Image);

  let images = imageConfig.images;
  const before = imageConfig.defaultImage;
  if (before !== undefined && defaultImage !== undefined && defaultImage !== before) {
    images = images?.map((image) => (same(image, before) ? defaultImage : image));
  }
  for (const image of wanted.images ?? []) {
    const from = byName(image.name, images);
    const isDefault = from !== undefined && from === defaultImage;
    if (isDefault && same(image, wanted.defaultImage)) continue;
    const next = set(
      ["imageConfig", "images", image.name],
      byName(image.name, users.imageConfig.images),
      from,
      image,
    ) as Image;
    images = from === undefined ? [...(images ?? []), next] : images?.map((other) => (other === from ? next : other));
  }
  return {
    ...imageConfig,
    ...omitUndefined({ defaultImage, images }),
  };
}

/** Whether the user set this path, one above it, or one below it. */
function isOwned(path: Path, owned: ReadonlySet<string>): boolean {
  if (path.some((_, index) => owned.has(pathText(path.slice(0, index + 1))))) return true;
  const under = pathText(path);
  return [...owned].some((other) => other.startsWith(`${under}.`) || other.startsWith(`${under}[`));
}

/** Only plain data, so comparing JSON is enough; the order of names matters, as on the wire. */
function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** A plugin may use a name that every object inherits. */
function own(tree: Tree, key: string): unknown {
  return Object.hasOwn(tree, key) ? tree[key] : undefined;
}

function withOwn(tree: Tree, key: string, value: unknown): Tree {
  const copy = { ...tree };
  Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
  return copy;
}
