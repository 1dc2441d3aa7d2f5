import { readFileSync } from "node:fs";
import type { ComparisonReport } from "@flyte-settings/inspector/report";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshFolder, type Ran } from "./fake-host.ts";

const name = "flyte-package.tgz";
const bytes = readFileSync(new URL(`../../../examples/python-project/${name}`, import.meta.url));
const before = "flytesnacks/development@v1";
const after = "flytesnacks/development@v2";

const here = freshFolder();
let admin: FakeAdmin;
const run = (...words: string[]): Promise<Ran> => here.run(words, { files: { [name]: bytes } });
const where = (): string[] => ["--endpoint", admin.grpc, "--insecure"];

beforeAll(async () => {
  admin = await fakeAdmin();
  for (const [version, mode, token] of [
    ["v1", "slow-lane", "hunter2a"],
    ["v2", "fast-lane", "hunter2b"],
  ] as const) {
    const target = ["-p", "flytesnacks", "-d", "development", "--version", version];
    const env = ["--env", `MODE=${mode}`, "--env", `API_TOKEN=${token}`];
    expect(await run("register", name, ...target, ...env, ...where())).toMatchObject({ code: 0 });
  }
});
afterAll(async () => {
  await admin.close();
});

/** The data in the page that the command wrote, as JSON and parsed. */
async function written(...words: string[]): Promise<{ readonly ran: Ran; text: string; data: ComparisonReport }> {
  const ran = await run("registered", "diff", before, after, "--html", "diff.html", ...where(), ...words);
  const page = readFileSync(`${here.path}/diff.html`, "utf8");
  const [, text = "{}"] = /<script type="application\/json" id="report">([^<]*)<\/script>/.exec(page) ?? [];
  return { ran, text, data: JSON.parse(text) };
}

const changes = ({ entities }: ComparisonReport) =>
  new Map(entities.flatMap(({ values }) => values.map((each) => [each.path.replace(/^.*\benv\[/, "env["), each])));

describe("registered diff --html", () => {
  it("writes both versions without the values of variables", async () => {
    const { ran, text, data } = await written();
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.stderr).toContain("wrote diff.html; open it in a browser\n");
    expect(data).toMatchObject({ kind: "comparison", masked: true, before: expect.stringContaining("v1") });
    expect(changes(data).get("env[MODE].value")).toMatchObject({ before: "(not shown)", after: "(not shown)" });
    expect(text).not.toMatch(/(?:slow|fast)-lane|hunter2|H4sI/);
  });

  it("--show-values writes values, but not those that look secret", async () => {
    const { text, data } = await written("--show-values");
    expect(changes(data).get("env[MODE].value")).toMatchObject({ before: "slow-lane", after: "fast-lane" });
    expect(text).toContain("API_TOKEN");
    expect(text).not.toMatch(/hunter2|H4sI/);
  });

  it("prints the same with and without a page", async () => {
    const { ran } = await written();
    const plain = await run("registered", "diff", before, after, ...where());
    expect(ran.stdout).toBe(plain.stdout);
  });
});
