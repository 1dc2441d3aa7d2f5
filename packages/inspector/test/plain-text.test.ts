import { expect, it } from "vitest";
import { plainText } from "../src/read/plain-text.ts";

it.each([
  ["plain text", "a 'b' \"c\" & d", "a 'b' \"c\" & d"],
  ["a number of an entity beyond Unicode", "&#x110000;", "&#x110000;"],
  ["an unknown entity", "&hellip;", "&hellip;"],
  ["an escaped entity, once", "&amp;quot;", "&quot;"],
  ["an indented line after a short one", "a: b\n  c: d", "a: b\n  c: d"],
  ["a percent sign", "100%, %41", "100%, %41"],
  ["a backslash that continues a line", "a \\\r\nb", "a b"],
])("%s", (_, text, plain) => {
  expect(plainText(text)).toBe(plain);
});
