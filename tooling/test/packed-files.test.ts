import { describe, expect, it } from "vitest";
import { modeProblems, packedProblems, readmeProblems } from "../packed-files.mjs";

const manifest = { "package.json": '{"name":"p"}' };

describe("the files of a tarball", () => {
  it.each([
    ["may import what is published", { "dist/a.js": 'import "@flyte-settings/core";' }, []],
    [
      "never import node-kit",
      { "dist/a.js": 'import { run } from "@flyte-settings/node-kit/process";' },
      ["dist/a.js imports the private package node-kit"],
    ],
    [
      "never name node-kit in a declaration",
      { "dist/a.d.ts": 'export type { A } from "@flyte-settings/node-kit/fs";' },
      ["dist/a.d.ts names the private package node-kit"],
    ],
    [
      "never list node-kit in the manifest",
      { "package.json": '{"dependencies":{"@flyte-settings/node-kit":"0.1.0"}}' },
      ["package.json names the private package node-kit"],
    ],
    [
      "have no devDependencies",
      { "package.json": '{"devDependencies":{"vitest":"4"}}' },
      ["package.json still has devDependencies"],
    ],
    [
      "carry the licence of bundled code",
      { "dist/a.js": "// ../../node_modules/.pnpm/cross-spawn@7.0.6/node_modules/cross-spawn/index.js\n" },
      ["cross-spawn is bundled, but dist/THIRD-PARTY-NOTICES.txt has no licence of it"],
    ],
    [
      "pass when the licence is there",
      {
        "dist/a.js": "// ../../node_modules/.pnpm/cross-spawn@7.0.6/node_modules/cross-spawn/index.js\n",
        "dist/THIRD-PARTY-NOTICES.txt": "cross-spawn 7.0.6 (MIT)\n\nThe MIT License\n",
      },
      [],
    ],
  ])("%s", (_name, files, expected) => {
    expect(packedProblems({ ...manifest, ...files })).toEqual(expected);
  });
});

const readme = "# p\n\n```sh\nnpm install p\n```\n\n```ts\nconsole.log(1);\n```\n";

describe("the README of a tarball", () => {
  it.each([
    ["may link to https and to its own sections", `${readme}[a](https://a.example) [b](#p)\n`, []],
    [
      "never links to a file of the repository",
      `${readme}[a](../../docs/a.md)\n`,
      ["README.md links to ../../docs/a.md, which npm cannot resolve. Expected an absolute https URL"],
    ],
    [
      "never shows a picture of the repository",
      `${readme}<img src="docs/a.svg">\n`,
      ["README.md links to docs/a.svg, which npm cannot resolve. Expected an absolute https URL"],
    ],
    ["shows how to install it", readme.replace("npm install p", "npm ci"), ["README.md does not show npm install p"]],
    ["has an example", readme.replace("```ts", "```text"), ["README.md has no runnable example"]],
  ])("%s", (_name, text, expected) => {
    expect(readmeProblems("p", text)).toEqual(expected);
  });
});

it("a program of the manifest is executable in the tarball", () => {
  const found = { bin: { p: "./dist/bin.js" }, publishConfig: { executableFiles: ["./dist/p.mjs"] } };
  const modes = new Map([
    ["dist/bin.js", 0o755],
    ["dist/p.mjs", 0o644],
  ]);
  expect(modeProblems(found, modes)).toEqual(["dist/p.mjs is not executable"]);
});
