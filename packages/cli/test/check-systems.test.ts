// Needs: git
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const check = async (files: Readonly<Record<string, string>>) => {
  const found: readonly { readonly code: string; readonly place: string }[] = JSON.parse(
    (await here.run(["check", "--json"], { files })).stdout,
  );
  return { brief: found.map(({ code, place }) => `${code} ${place}`) };
};
const project = (text: string) => ({ "flyte-settings.yaml": text });
const IMAGE = "images: { default: ghcr.io/acme/train:v3 }\n";

describe("check finds what differs on other systems:", () => {
  it("two names that differ in case", async () => {
    mkdirSync(join(here.path, "acme"));
    const files = { ...project(IMAGE), "acme/__init__.py": "", "acme/Model.py": "", "acme/model.py": "" };
    expect((await check(files)).brief).toEqual(["case-collision acme/model.py"]);
  });

  it("a name that Windows refuses", async () => {
    const files = { ...project(IMAGE), "train.py": "", "a:b.py": "", "con.txt": "", "ends.": "" };
    expect((await check(files)).brief).toEqual(["windows-name a:b.py", "windows-name con.txt", "windows-name ends."]);
  });

  it.each([
    ["git converted them", "* text=auto\n", ["line-endings train.py"]],
    [".gitattributes wants CRLF everywhere", "* text=auto eol=crlf\n", []],
    ["git keeps them so too", "* -text\n", []],
  ])("line endings where %s", async (_, attributes, expected) => {
    const git = (...args: string[]): void => void execFileSync("git", args, { cwd: here.path, stdio: "pipe" });
    const files = { ...project(IMAGE), ".gitattributes": attributes, "train.py": "a = 1\r\n", "b.py": "a = 1\n" };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(here.path, name), text);
    git("init", "-q");
    git("add", ".");
    expect((await check({})).brief).toEqual(expected);
  });
});
