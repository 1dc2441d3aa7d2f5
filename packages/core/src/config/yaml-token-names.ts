import type { YamlToken } from "./yaml-scan.ts";

/** Tokens that error messages describe; any other is written as it is. */
export const tokenNames: Readonly<Partial<Record<YamlToken["kind"], string>>> = {
  end: "the end of the input",
  "block end": "the end of the block",
  "block list": "a list",
  "block map": "a mapping",
  alias: "an alias",
  anchor: "an anchor",
  tag: "a tag",
  scalar: "a value",
  directive: "a directive",
};
