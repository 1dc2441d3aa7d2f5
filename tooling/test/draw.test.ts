import { describe, expect, it } from "vitest";
import { drawn, random } from "../attacks/draw.mjs";

const list = Array.from({ length: 50 }, (_, at) => at);

describe("a share of the attacks", () => {
  it.each([
    ["a tenth", 0.1, 5],
    ["at least the share", 0.11, 6],
    ["everything", 1, 50],
  ])("is %s of a row, each case once", (_name, share, count) => {
    const chosen = drawn(list, share, random(1));
    expect(chosen).toHaveLength(count);
    expect(new Set(chosen).size).toBe(count);
    expect(list).toEqual(expect.arrayContaining(chosen));
  });

  it("is the same for the same seed and another for another", () => {
    expect(drawn(list, 0.2, random(7))).toEqual(drawn(list, 0.2, random(7)));
    expect(drawn(list, 0.2, random(7))).not.toEqual(drawn(list, 0.2, random(8)));
  });
});
