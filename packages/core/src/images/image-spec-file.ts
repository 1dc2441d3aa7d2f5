import { readYaml } from "../config/yaml.ts";
import type { YamlValue } from "../config/yaml-value.ts";
import { guarded } from "../guard.ts";
import { floatRepr, numberOf } from "../python/python-number.ts";
import { type Broken, brokenAt } from "./image-spec.ts";
import { checkField, checkImageSpec, type ImageSpec } from "./image-spec-fields.ts";

/**
 * An ImageSpec file as flytekit's `ImageSpec(**yaml.safe_load(text))` reads it. Mappings become `Map`s, because the
 * order of their keys affects the tag.
 *
 * @param place the file, for messages
 * @throws SETTINGS_INVALID, CONFIG_INVALID
 * @example `parseImageSpec("name: train\npackages: [pandas]\n", "image.yaml")`
 */
export function parseImageSpec(text: string, place: string): ImageSpec {
  return guarded("parseImageSpec", () => {
    const broken = brokenAt(place);
    const { value } = readYaml(text, { place });
    if (!(value instanceof Map)) throw broken("an ImageSpec file must hold a mapping, for example name: train");
    const pairs = [...(value as ReadonlyMap<YamlValue, YamlValue>)];
    for (const [key] of pairs) checkField(key, broken);
    const spec: ImageSpec = Object.fromEntries(pairs.map(([key, one]) => [key, plain(one, broken)]));
    checkImageSpec(spec, broken);
    if ((spec["pip_secret_mounts"] ?? undefined) === undefined) return spec;
    throw broken(
      "pip_secret_mounts must be a list of tuples of two strings or None, and YAML has no tuples",
      "Leave it out of the file; it does not change the image.",
    );
  });
}

/** The value with Python's numbers, which a hash can be computed over. */
function plain(value: YamlValue, broken: Broken): unknown {
  if (Array.isArray(value)) return value.map((one: YamlValue) => plain(one, broken));
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [plain(key, broken), plain(one, broken)]));
  if (typeof value !== "object" || value === null) return value;
  const special = value as Extract<YamlValue, { kind: string }>;
  if (special.kind !== "float")
    throw broken("it contains a date, a set or binary data, whose hash cannot be computed without Python; quote it");
  return Number.isFinite(special.value) ? numberOf(floatRepr(special.value)) : special.value;
}
