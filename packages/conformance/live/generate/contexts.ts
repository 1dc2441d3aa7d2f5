import { gzipSync } from "node:zlib";
import fc from "fast-check";
import type { Json } from "../../src/json.ts";
import { settings } from "./settings.ts";
import { wildText } from "./texts.ts";

const odd = fc.oneof(
  fc.constantFrom("null", "true", "false", "0", "-0", "1.0", "1e400", "1E5", "NaN", "-Infinity", '""', '"x"', "[]", "{}", "[1, null]", '{"name": "a"}', '"false"', "123456789012345678901", "[[]]", '{"a": 1, "a": 2}'),
  wildText.map((text) => JSON.stringify(text)),
); // biome-ignore format: a table

/** Invalid JSON of settings: one value replaced, one name changed, or one piece removed. */
const oddJson = fc
  .tuple(settings, fc.nat(), odd, fc.constantFrom("value", "value", "value", "name", "drop", "append"))
  .map(([given, at, value, change]) => {
    const text = JSON.stringify(plain(given));
    const places = [...text.matchAll(/("(?:[^"\\]|\\.)*"):(null|true|false|-?[0-9.e+]+|"(?:[^"\\]|\\.)*"|\{\}|\[\])/g)];
    const place = places[at % Math.max(places.length, 1)];
    if (place === undefined) return text;
    const [whole, name] = place;
    const replaced = {
      value: `${name}: ${value}`,
      name: `"unknown": ${value}`,
      drop: '"x":1',
      append: `${whole},${name}:${value}`,
    };
    return (
      text.slice(0, place.index) + replaced[change as keyof typeof replaced] + text.slice(place.index + whole.length)
    );
  });

function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value["$pairs"])) return Object.fromEntries(value["$pairs"] as [string, Json][]);
  if (typeof value["$float"] === "string" || typeof value["$int"] === "string") return 7;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function context(json: string): string {
  return gzipSync(Buffer.from(json)).toString("base64");
}

const noise = fc.constantFrom("", "", "", " ", "\n", "-", "é", "=", "==", "A", "AAAA", "\t\t");

/** Contexts with every kind of damage that flytekit accepts, and some that it rejects. */
export const oddContext: fc.Arbitrary<Json> = fc.tuple(oddJson, fc.nat(), noise).map(([json, at, noise]): Json => {
  const text = context(json);
  const cut = at % (text.length + 1);
  return { context: text.slice(0, cut) + noise + text.slice(cut) };
});

export const settingsInput: fc.Arbitrary<Json> = settings.map((given): Json => ({ settings: given }));
