import { describe, expect, it } from "vitest";
import { importCycles } from "../import-cycles.mjs";
import { importsOf } from "../sources.mjs";

describe("import cycles", () => {
  it.each([
    ["finds none in a tree", { a: ["b", "c"], b: ["c"], c: [] }, []],
    ["finds two files that import each other", { a: ["b"], b: ["a"] }, [["a", "b", "a"]]],
    ["finds a file that imports itself", { a: ["a"] }, [["a", "a"]]],
    ["prints the shortest cycle of a tangle", { a: ["b"], b: ["c"], c: ["a", "b"] }, [["b", "c", "b"]]],
    [
      "prints one cycle for each tangle",
      { a: ["b"], b: ["a"], c: ["d"], d: ["c", "a"] },
      [
        ["a", "b", "a"],
        ["c", "d", "c"],
      ],
    ],
    ["ignores imports of other packages", { a: ["elsewhere"] }, []],
  ])("%s", (_name, graph: Record<string, string[]>, expected) => {
    expect(importCycles(new Map(Object.entries(graph)))).toEqual(expected);
  });
});

describe("imports of a file", () => {
  it.each([
    ["values", 'import { a } from "./a.ts";'],
    ["types only", 'import type { A } from "./a.ts";'],
    ["types inline", 'let a: import("./a.ts").A;'],
    ["effects", 'import "./a.ts";'],
    ["exports", 'export { a } from "./a.ts";'],
    ["dynamic imports", 'await import("./a.ts");'],
    ["several lines", 'import {\n  a,\n  b,\n} from "./a.ts";'],
  ])("include %s", (_name, text) => {
    expect(importsOf(text)).toEqual(["./a.ts"]);
  });

  it("do not include examples in doc comments", () => {
    expect(importsOf('/**\n * import { a } from "./a.ts";\n */')).toEqual([]);
  });
});
