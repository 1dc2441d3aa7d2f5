import { describe, expect, it } from "vitest";
import { commands } from "../src/commands.ts";
import { twoColumns, wrapText } from "../src/format/wrap-text.ts";
import { helpPage } from "../src/help.ts";

describe("the help page of a command", () => {
  it("lists its own options before those that many commands share", async () => {
    const page = await helpPage(["bundle", "create"], 80);
    const titles = [...page.matchAll(/^(\S.*):$/gm)].map(([, title]) => title);
    expect(titles).toEqual(["Options", "Settings options", "Global options", "Examples"]);
  });

  it("treats an option with another default as the command's own", async () => {
    const page = await helpPage(["init"], 80);
    expect(page).toContain("-p, --project NAME     project (default: detected, otherwise flytesnacks)");
    expect(page).not.toContain("Settings options:");
  });

  it("shows value, choices and default, and whether a flag is repeatable", async () => {
    const page = await helpPage(["bundle", "create"], 120);
    expect(page).toMatch(/^ {6}--max-size SIZE .*\(default: 1G\)$/m);
    expect(page).toMatch(/^ {6}--outside-links CHOICE .*\(one of follow, keep, error, skip; default: skip\)$/m);
    expect(page).toMatch(/^ {2}-m, --module NAME .*\(may be repeated\)$/m);
  });

  it.each([...Object.keys(commands)])("%s: text fits the width", async (name) => {
    for (const width of [60, 80, 120]) {
      const [text = ""] = (await helpPage(name.split(" "), width)).split("\nExamples:");
      const [, ...lines] = text.split("\n");
      expect(lines.filter((line) => line.length > width && !/^ +\S+$/.test(line))).toEqual([]);
    }
  });
});

describe("the list of commands", () => {
  it.each([
    ["every command without a noun", [], Object.keys(commands)],
    ["the verbs of a noun", ["images"], Object.keys(commands).filter((name) => name.startsWith("images "))],
    ["every command for an unknown noun", ["imgs"], Object.keys(commands)],
  ])("has %s", async (_name, words, expected) => {
    const page = await helpPage(words, 120);
    expect([...page.matchAll(/^ {2}flyte-settings (.+?) {2,}/gm)].map(([, name]) => name)).toEqual(expected);
  });
});

describe("columns", () => {
  it.each([
    ["wraps at a space", ["one two three", 7], ["one two", "three"]],
    ["gives a long word a line of its own", ["a incomprehensibility b", 5], ["a", "incomprehensibility", "b"]],
  ] as const)("%s", (_name, [text, width], expected) => {
    expect(wrapText(text, width)).toEqual(expected);
  });

  it("continue below the second column", () => {
    const rows = [
      ["-a", "one two three"],
      ["--a-very-long-flag", "four"],
    ] as const;
    expect(twoColumns(rows, 14)).toEqual(["  -a  one two", "      three", "  --a-very-long-flag", "      four"]);
  });
});
