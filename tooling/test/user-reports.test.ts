import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./fences.ts";

// packages/conformance/user-reports.md: each row is unique, and everything it refers to exists.
const rows = readFileSync(join(root, "packages/conformance/user-reports.md"), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, id, , heldBy = ""] = /^\| ([A-I]\d+) \| (.+?) \| (.+) \|$/.exec(line) ?? [];
    return id === undefined ? [] : [{ id, heldBy }];
  });
const named = rows.flatMap(({ id, heldBy }) =>
  [...heldBy.matchAll(/`([^`]+)` › `([^`]+)`/g)].map(([, file = "", words = ""]) => ({ id, file, words })),
);

describe("what users hit", () => {
  it("has each of the ninety-nine rows once, in order", () => {
    expect(rows.map(({ id }) => id.slice(1))).toEqual(Array.from({ length: 99 }, (_, at) => String(at + 1)));
  });

  it("says of each what holds it, or why it is not ours", () => {
    const silent = rows.filter(
      ({ id, heldBy }) => !heldBy.startsWith("not ours") && !named.some((each) => each.id === id),
    );
    expect(silent).toEqual([]);
  });

  it.each(named)("$id: $file has `$words`", ({ file, words }) => {
    const path = join(root, "packages", file);
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, "utf8").includes(words)).toBe(true);
  });

  it("every test that is named after a row is in the page", () => {
    const text = readFileSync(join(root, "packages/cli/test/users.test.ts"), "utf8");
    const own = [...text.matchAll(/^it\("users ([A-I]\d+):/gm)].map(([, id]) => id);
    expect(own.filter((id) => !named.some((each) => each.id === id && each.words === `users ${id}:`))).toEqual([]);
  });
});
