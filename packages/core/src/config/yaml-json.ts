import { guarded } from "../guard.ts";
import type { Json } from "../model/json.ts";
import type { YamlValue } from "./yaml-value.ts";

/** Converts to JSON: keys and dates become strings, binary data base64, sets lists. Safe for any key. */
export function yamlJson(value: YamlValue): Json {
  return guarded("yamlJson", () => {
    if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "number")
      return value;
    if (typeof value === "bigint") return Number(value);
    if (Array.isArray(value)) return value.map(yamlJson);
    if (value instanceof Map) {
      return Object.fromEntries([...value].map(([key, inner]) => [keyText(key), yamlJson(inner)]));
    }
    const special = value as Exclude<YamlValue, readonly YamlValue[] | ReadonlyMap<YamlValue, YamlValue>>;
    if (typeof special !== "object" || special === null) return special as never;
    if (special.kind === "float") return special.value;
    if (special.kind === "date") return special.text;
    return special.kind === "bytes" ? special.base64 : special.members.map(yamlJson);
  });
}

function keyText(key: YamlValue): string {
  const plain = yamlJson(key);
  return typeof plain === "string" ? plain : JSON.stringify(plain);
}
