import fc from "fast-check";
import type { Json } from "../../src/json.ts";

/** Indicators of YAML and words, in any order: most texts are invalid, each for a reason of its own. */
const pieces = [
  "&a", "&b ", "*p", "*q", "!x", "!", "!!str", "!!str ", "!!int ", "'q'", '"q"', "''", "'", '"', "#", " #", ":", ": ", "-", "- ", "?", "? ", ",",
  "[", "]", "{", "}", "|", ">", "%", "@", "`", "<<: ", "<<", "=", "~", "a", "b", "1", "é", "(", ")", "\\", "$", "+", ".", "/", "_", " ", "\t",
  "\n", "\n    ", "\n   b: ", "\u2028",
] as const; // biome-ignore format: a table

/** `SOUP` is replaced each time. */
const frames = [
  "q: SOUP",
  "q: [SOUP]",
  "q: {SOUP}",
  "q: {k: SOUP, l: SOUP}",
  "q: [SOUP, SOUP]",
  "q:\n    - SOUP\n    - SOUP",
  "SOUP: SOUP",
  "SOUP",
  "q: SOUP\n    SOUP",
  "q: |SOUP\n    a\n    SOUP\n",
  "q: >SOUP\n    SOUP\n     SOUP\n\n    a",
  'q: "SOUP\n    SOUP"',
  "q: 'SOUP\n    SOUP'",
  "? SOUP\n  : SOUP",
  "r: z\nSOUP",
] as const;

const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((parts) => parts.join(""));

/** An `images` section with such a text in one of many places. */
export const yamlSoup: fc.Arbitrary<Json> = fc
  .tuple(fc.constantFrom(...frames), soup, soup, soup)
  .map(([frame, ...soups]): Json => {
    const text = frame.replaceAll("SOUP", () => soups.shift() ?? "");
    return { format: "yaml", text: `images:\n  p: &p x\n  ${text}\n  s: z\n` };
  });
