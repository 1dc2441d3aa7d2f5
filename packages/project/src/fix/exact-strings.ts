import { quotedForYaml } from "@flyte-settings/core/internal";
import type { DocumentOptions, ScalarTag, SchemaOptions, Tags } from "yaml";

/** Options of a document whose new strings are written so that PyYAML reads them back. YAML 1.1. */
export const exactStrings: DocumentOptions & SchemaOptions = {
  version: "1.1",
  customTags: (tags: Tags): Tags => tags.map((tag) => (isScalarTag(tag) ? exact(tag) : tag)),
};

function isScalarTag(tag: Tags[number]): tag is ScalarTag {
  return typeof tag !== "string" && tag.collection === undefined;
}

function exact(tag: ScalarTag): ScalarTag {
  if (tag.tag === "tag:yaml.org,2002:str") return { ...tag, stringify: quoting(tag.stringify) };
  // a merge key that was read is a symbol; a string is only a string
  if (tag.tag === "tag:yaml.org,2002:merge") return { ...tag, identify: (value) => typeof value === "symbol" };
  return tag;
}

function quoting(plain: ScalarTag["stringify"]): NonNullable<ScalarTag["stringify"]> {
  return (item, ...rest) => {
    // what was read is written as it was
    const quoted = item.range == null && typeof item.value === "string" ? quotedForYaml(item.value) : undefined;
    return quoted ?? plain?.(item, ...rest) ?? String(item.value);
  };
}
