import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { table, tableWidth } from "../src/format/table.ts";

const heading = ["image", "state", "reference"];
const rows = [
  ["a-very-long-name-of-an-image-for-training", "ok", "ghcr.io/acme/weather:2026.11"],
  ["spark", "moved", "ghcr.io/acme/weather-spark:3.5.1"],
];
const terminal = { write: () => {}, isTerminal: true, hasColours: false, columns: 60 };

describe("a table", () => {
  it("prints every cell as it is where there is room", () => {
    const text = table(heading, rows, 200);
    for (const cell of rows.flat()) expect(text).toContain(cell);
    expect(text.split("\n")).toHaveLength(4);
  });

  it("shortens names in the middle first", () => {
    const lines = table(heading, rows, 60).trimEnd().split("\n");
    expect(lines[1]).toBe("a-very-lo…-training  ok     ghcr.io/acme/weather:2026.11");
    expect(lines[2]).toBe("spark                moved  ghcr.io/acme/weather-spark:3.5.1");
  });

  it("then wraps the last column, and leaves nothing of it out", () => {
    const lines = table(heading, rows, 46).trimEnd().split("\n");
    const joined = lines.map((line) => line.slice(25)).join("");
    for (const [, , reference = ""] of rows) expect(joined).toContain(reference);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(46);
  });

  it("then wraps every column to the width of a narrow terminal", () => {
    const lines = table(heading, rows, 24).trimEnd().split("\n");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(24);
    const text = lines.join("").replaceAll(" ", "");
    for (const state of ["ok", "moved"]) expect(text).toContain(state);
  });

  it.each([
    ["a-long-task-name", "orders.tasks.etl.map_t8_6b3bd0353da5", ["orders.tasks.etl.", "map_t8_6b3bd0353da5"]],
    ["an-image", "registry.example.com/acme/weather:2026.11", ["registry.example.com/", "acme/weather:2026.11"]],
    ["no-separator", "0123456789abcdef0123456789", ["0123456789abcdef01234", "56789"]],
    ["a-separator-only-at-its-start", "a.123456789abcdef0123456789", ["a.123456789abcdef0123", "456789"]],
  ])("breaks a word after a separator: %s", (_, word, lines) => {
    const text = table(["k", "text"], [["k", word]], 24);
    expect(
      text
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.slice(3)),
    ).toEqual(lines);
  });

  it("breaks wide characters by the room that they take", () => {
    const lines = table(["name", "text"], [["a", "天気予報のモデルを毎日学習する"]], 24)
      .trimEnd()
      .split("\n");
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(24);
  });

  it.each([
    ["a terminal", terminal, {}, 60],
    ["a terminal with --wide", terminal, { wide: true }, Number.POSITIVE_INFINITY],
    ["a pipe", { ...terminal, isTerminal: false }, {}, Number.POSITIVE_INFINITY],
  ] as const)("has the width of %s", (_, output, options, width) => {
    expect(tableWidth(output, options)).toBe(width);
  });
});
