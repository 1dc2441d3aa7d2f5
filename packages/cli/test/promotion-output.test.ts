import type { PromotionPlan, PromotionResult } from "@flyte-settings/registration/promotion";
import { expect, it } from "vitest";
import { planMarkdown } from "../src/commands/promote/promotion-markdown.ts";
import { resultText } from "../src/commands/promote/promotion-text.ts";
import { imagesCsv } from "../src/commands/registered/image-rows.ts";
import { commandHost } from "../src/host/command-host.ts";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const HOSTILE = "x\u001b[2J\n::error::FORGED | `a` <img src=x> [l](https://evil.invalid) @acme/all #1";
const FORGED = /^\s*::error/m;
const id = { kind: "task", project: "p", domain: "d", name: HOSTILE, version: "v" } as const;

it("names in a plan as Markdown make no line, cell, link, tag or mention", () => {
  const plan = {
    source: { project: "p", domain: "d", version: "v" },
    target: { project: "p", domain: "e", version: "v" },
    entities: [{ id, action: "create", changes: [], differences: [] }],
    images: [{ from: HOSTILE, to: HOSTILE }],
    code: [],
    switches: [],
    removed: [{ name: HOSTILE, active: [HOSTILE] }],
    references: [],
    mentions: [],
    unknowable: [HOSTILE],
    problems: [HOSTILE],
    digest: "0",
  } as unknown as PromotionPlan;
  const text = planMarkdown(plan);
  expect(text).not.toMatch(FORGED);
  expect(text).not.toMatch(/<img|\[l\]|`a`/);
  // inside code, a mention is plain text
  expect(text.replaceAll(/<code>.*?<\/code>/g, "")).not.toMatch(/@acme|evil\.invalid/);
  const rows = text.split("\n").filter((line) => line.includes("FORGED") && line.startsWith("|"));
  expect(rows.map((row) => row.match(/\|/g)?.length)).toEqual([5, 4, 3]);
});

it("an error of Flyte Admin begins no line of the result", async () => {
  const result = {
    entities: [{ kind: "task", id, status: "failed", error: new Error(HOSTILE) }],
    switched: [],
    error: new Error(HOSTILE),
  } as unknown as PromotionResult;
  const pieces: string[] = [];
  const output = { write: (text: string) => void pieces.push(text), isTerminal: false, hasColours: false, columns: 80 };
  const host = commandHost({ stdout: output, stderr: output } as Parameters<typeof commandHost>[0], false);
  pieces.push(resultText(result, 80, host));
  const written = pieces.join("");
  expect(written).toContain("FORGED");
  expect(written).not.toMatch(FORGED);
  expect(written).not.toContain("\u001b");
});

it("a name with a line end stays on its line of the CSV", () => {
  const row = {
    project: "p",
    domain: "d",
    image: HOSTILE,
    pinned: false,
    kind: "task",
    name: "n",
    version: "v",
  } as const;
  const text = imagesCsv([{ ...row, path: "/a" }]);
  expect(text.trimEnd().split("\n")).toHaveLength(2);
  expect(text).not.toMatch(FORGED);
});

it.each([
  ["is no JSON", "x\u001b[2J\n::error::FORGED"],
  ["has another endpoint", JSON.stringify({ endpoint: HOSTILE, plans: [{ name: HOSTILE }] })],
  ["has a name with control characters", JSON.stringify({ [HOSTILE]: HOSTILE, launchPlans: HOSTILE })],
])("a record that %s is refused without a forged line", async (_, text) => {
  const argv = ["promote", "--rollback", "r.json", "--endpoint", "127.0.0.1:9", "--insecure"];
  const { code, stdout, stderr } = await here.run(argv, { files: { "r.json": text } });
  expect(code).toBeGreaterThan(0);
  expect(code).toBeLessThan(3);
  expect(stdout + stderr).not.toMatch(FORGED);
  expect(stdout + stderr).not.toContain("\u001b");
});
