import fc from "fast-check";
import type { Json } from "../../src/json.ts";
import { path } from "./ignore.ts";
import { wildText } from "./texts.ts";

const part = fc.constantFrom("a", "b", "A", "a.py", "b.txt", "src", "é", "x y", "*", "**", "?", "*.py", "a*", "**.py", "a**", "[ab]", "[!a]", "[^a]", "[a-c]", "[]a]", "[", "]", "[z-a]", "..", ".", "", "\\*", "a\\b", "1", "[a]", "*a*b*", ".a", "#", "!"); // biome-ignore format: a table
const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom("", "", "", "!", "/", "!/", " ", "#", " #", "\\#", "!!", "//", "\u00a0"),
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("", "", "/", "//", " ", "\t", "/ ", "/**"),
      )
      .map(([before, parts, after]) => before + parts.join("/") + after),
  },
  { weight: 1, arbitrary: wildText.filter((text) => !/\p{Cs}/u.test(text)) },
);
const end = fc.constantFrom("\n", "\n", "\n", "\r\n", "\r", "\u000b", "\u001c", "\u0085", "\u2028");

/** Contents of a `.flyteignore`, each with paths. */
export const flyteignoreCase: fc.Arbitrary<Json> = fc
  .tuple(
    fc.array(fc.tuple(line, end), { minLength: 1, maxLength: 5 }),
    fc.uniqueArray(path, { minLength: 30, maxLength: 30 }),
  )
  .map(([lines, paths]): Json => ({ text: lines.flat().join(""), paths }));

export const flyteignoreLine: fc.Arbitrary<Json> = line.map((pattern): Json => ({ pattern }));
