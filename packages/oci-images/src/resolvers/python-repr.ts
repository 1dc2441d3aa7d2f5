import type { YamlValue } from "@flyte-settings/core/config";
import { numberRepr } from "@flyte-settings/core/internal";

/** Characters escaped by Python's `repr`: all except letters, marks, numbers, punctuation, symbols and the space. */
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/u;
const NAMED: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** Python's `repr` of a YAML value: `{'a': [1, 1.0, None]}`. Dates are not supported, because they are never hashed. */
export function pythonRepr(value: YamlValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return textRepr(value);
  if (typeof value === "number" || typeof value === "bigint") return numberRepr(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, one]) => `${pythonRepr(key)}: ${pythonRepr(one)}`).join(", ")}}`;
  }
  const special = value as Extract<YamlValue, { kind: string }>;
  if (special.kind === "float") return floatRepr(special.value);
  throw new RangeError(`no repr of a ${special.kind}`);
}

function floatRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  if (Math.abs(value) >= 1e16) return value.toExponential().replace(/e\+(\d)$/, "e+0$1");
  return Object.is(value, -0) ? "-0.0" : `${value}.0`;
}

function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = [...text].map((character) => {
    if (character === quote) return `\\${character}`;
    return NAMED[character] ?? (UNPRINTABLE.test(character) ? escaped(character) : character);
  });
  return `${quote}${body.join("")}${quote}`;
}

function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
