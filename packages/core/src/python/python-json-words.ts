import type { PythonJson } from "./python-json.ts";

/** What `json.loads` reads beside strings, numbers, lists and objects. */
export const CONSTANTS: ReadonlyMap<string, PythonJson> = /* @__PURE__ */ new Map<string, PythonJson>([
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** The letter after a backslash, and what it stands for. */
export const ESCAPES: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
