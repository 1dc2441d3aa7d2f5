import { describe, expect, it } from "vitest";
import { exemptions, GENERATED_TABLES, sizeProblems } from "../file-sizes.mjs";

const contributing =
  "# Contributing\n\n### Longer files\n\n- `a.ts`: one state machine\n\n## Next\n\n- `b.ts`: elsewhere\n";

describe("file sizes", () => {
  it.each([
    ["accept a source of 200 lines", [{ file: "b.ts", lines: 200 }], []],
    ["reject a source of 201 lines", [{ file: "b.ts", lines: 201 }], ["b.ts: 201 lines, limit 200. Split it by idea."]],
    ["accept a generated table of any length", [{ file: GENERATED_TABLES[0] ?? "", lines: 900 }], []],
  ])("%s", (_name, sources, expected) => {
    expect(sizeProblems(sources, [], new Map())).toEqual(expected);
  });

  it("reject a test of 301 lines", () => {
    expect(sizeProblems([], [{ file: "a.test.ts", lines: 301 }], new Map())).toEqual([
      "a.test.ts: 301 lines, limit 300. Split it by subject.",
    ]);
  });

  it("accept a longer file that CONTRIBUTING names with a reason", () => {
    expect(sizeProblems([{ file: "a.ts", lines: 230 }], [], exemptions(contributing))).toEqual([]);
  });

  it("reject an exemption that is no longer needed", () => {
    expect(sizeProblems([{ file: "a.ts", lines: 90 }], [], exemptions(contributing))).toEqual([
      'a.ts: no longer over 200 lines; remove it from CONTRIBUTING\'s "Longer files".',
    ]);
  });

  it("read exemptions from their own section only", () => {
    expect([...exemptions(contributing)]).toEqual([["a.ts", "one state machine"]]);
  });
});
