import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const URL = "https://u:PASSWORD9@host.invalid/x.tgz?sig=SIGNATURE9";
const HOSTILE = "http://u:PASSWORD9@host.invalid/\u001b[2J\n::error::FORGED?sig=SIGNATURE9";

const commands: readonly (readonly [string, ...string[]])[] = [
  ["an archive to verify", "bundle", "verify"],
  ["a file to look up", "bundle", "why"],
  ["a source root", "settings", "show", "--source-root"],
  ["a source", "bundle", "list", "--source"],
  ["a project", "settings", "explain", "--project"],
  ["one explained value", "settings", "explain", "version", "--version"],
  ["a version", "version", "explain", "--version"],
  ["a destination directory", "version", "explain", "--destination-dir"],
  ["an environment", "settings", "show", "--environment"],
  ["a size", "bundle", "create", "--max-size"],
];

describe("a URL given as", () => {
  for (const [kind, url] of Object.entries({ URL, HOSTILE })) {
    it.each(commands)(`%s is printed without its secrets (${kind})`, async (_, ...words) => {
      const last = words.at(-1) ?? "";
      const args = last.startsWith("--") ? [...words.slice(0, -1), `${last}=${url}`] : [...words, url];
      const { stdout, stderr } = await here.run(args, { files: { "a.py": "" } });
      expect(stdout + stderr).not.toMatch(/PASSWORD9|SIGNATURE9/);
    });
  }
});

it("a file name with a line end does not begin a line of output", async () => {
  const { stdout } = await here.run(["init", "--output", "a\n::error::FORGED"]);
  expect(stdout).toBe("a\\n::error::FORGED\n");
});
