import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const DIGEST = `sha256:${"ab".repeat(32)}`;
const lock = (requested: string, more = "") =>
  `lockVersion: 1\nimages:\n  - requested: ${requested}\n    digest: ${DIGEST}\n${more}`;
const IMAGE = "images: { default: r.io/x:1 }\n";

type Files = Readonly<Record<string, string>>;

/** The project file before and after, and other files. */
const rows: readonly (readonly [string, string, string, Files?])[] = [
  [
    "a-setting-in-a-block-with-comments-around",
    `# mine\n${IMAGE}bundle: # how\n  copy: all   # all of it\n  # what auto would follow\n  modules: [a, b]  # old\n\n  store: "s3://b/x" # kept\n`,
    `# mine\n${IMAGE}bundle: # how\n  copy: all   # all of it\n  # what auto would follow\n\n  store: "s3://b/x" # kept\n`,
  ],
  [
    "the-last-of-a-file-without-a-newline",
    `${IMAGE}bundle:\n  copy: all\n  modules: [a]`,
    `${IMAGE}bundle:\n  copy: all\n`,
  ],
  [
    "a-list-in-block-style",
    `${IMAGE}bundle:\n  modules:\n    - a\n    - b\n  copy: all\n`,
    `${IMAGE}bundle:\n  copy: all\n`,
  ],
  ["the-first-in-flow-style", `${IMAGE}bundle: { modules: [a],  copy: all }\n`, `${IMAGE}bundle: { copy: all }\n`],
  [
    "the-last-in-flow-style",
    `${IMAGE}bundle: { copy: all, modules: [a] } # x\n`,
    `${IMAGE}bundle: { copy: all } # x\n`,
  ],
  ["the-only-one-takes-its-mapping-along", `${IMAGE}bundle:\n  modules: [a]\nproject: p\n`, `${IMAGE}project: p\n`],
  [
    "in-every-environment",
    `${IMAGE}bundle: { copy: all, modules: [a] }\nenvironments:\n  dev:\n    bundle:\n      modules: [b]\n    domain: dev\n`,
    `${IMAGE}bundle: { copy: all }\nenvironments:\n  dev:\n    domain: dev\n`,
  ],
  [
    "a-file-of-windows",
    `${IMAGE.trim()}\r\nbundle:\r\n  copy: all\r\n  modules: [a]\r\n`,
    `${IMAGE.trim()}\r\nbundle:\r\n  copy: all\r\n`,
  ],
  [
    "a-file-with-a-byte-order-mark",
    `\uFEFF${IMAGE}bundle: { copy: all, modules: [a] }\n`,
    `\uFEFF${IMAGE}bundle: { copy: all }\n`,
  ],
  [
    "a-silence-that-nothing-needs",
    `${IMAGE}checks:\n  ignore:\n    - { code: python-without-image, reason: x }\n    - code: acme/rule\n      reason: y\n`,
    `${IMAGE}checks:\n  ignore:\n    - code: acme/rule\n      reason: y\n`,
  ],
  [
    "the-only-silence",
    `${IMAGE}checks:\n  ignore:\n    - code: python-without-image\n      reason: x\nproject: p\n`,
    `${IMAGE}project: p\n`,
  ],
  [
    "a-silence-in-flow-style",
    `${IMAGE}checks: { ignore: [{ code: python-without-image, reason: x }, { code: a/b, reason: y }] }\n`,
    `${IMAGE}checks: { ignore: [{ code: a/b, reason: y }] }\n`,
  ],
  [
    "a-tag-that-the-lock-pins",
    "images:\n  default: r.io/x:latest # the newest\n  spark: 'r.io/s:3.5'\n",
    `images:\n  default: r.io/x@${DIGEST} # the newest\n  spark: 'r.io/s:3.5'\n`,
    { "images.lock.yaml": lock("r.io/x:latest") },
  ],
  [
    "a-quoted-one-without-a-tag",
    'images: { default: "r.io/x" }\n',
    `images: { default: "r.io/x@${DIGEST}" }\n`,
    { "images.lock.yaml": lock("r.io/x:latest") },
  ],
  [
    "one-tag-that-moves-and-not-the-others",
    "images: { default: r.io/x:py-latest }\nenvironments: { dev: { images: { default: r.io/x:v1 } } }\n",
    `images: { default: r.io/x@${DIGEST} }\nenvironments: { dev: { images: { default: r.io/x:v1 } } }\n`,
    { "images.lock.yaml": `${lock("r.io/x:py-latest")}  - requested: r.io/x:v1\n    digest: ${DIGEST}\n` },
  ],
  [
    "a-token-in-the-repository",
    `${IMAGE}gitRepo: https://tok:abcdefgh@github.com/acme/flows\n`,
    `${IMAGE}gitRepo: https://github.com/acme/flows\n`,
  ],
];

const kept: readonly (readonly [string, string, Files?])[] = [
  [
    "a-suppression-that-another-package-may-need",
    `${IMAGE}checks:\n  ignore:\n    - code: mutable-tag\n      reason: an old image\n`,
  ],
  ["a-tag-that-no-lock-holds", "images: { default: r.io/x:latest }\n"],
  [
    "a-tag-that-another-lock-holds",
    "images: { default: r.io/x:latest }\n",
    { "images.lock.yaml": lock("r.io/y:latest") },
  ],
  [
    "a-tag-of-which-the-lock-has-one-platform",
    "images: { default: r.io/x:latest }\n",
    { "images.lock.yaml": lock("r.io/x:latest", "    platform: linux/arm64\n") },
  ],
  ["a-name-that-may-be-a-slip", "images: { default: r/x:1, spark: r/s:1 }\nspark: { profiles: { sprak: flytekit } }\n"],
  ["a-secret-in-env", `${IMAGE}env: { API_TOKEN: abcdefgh }\n`],
  [
    "a-value-that-others-refer-to",
    `${IMAGE}bundle: { copy: all, modules: &m [a] }\nenvironments: { dev: { bundle: { include: *m } } }\n`,
  ],
  [
    "a-value-behind-a-merge-key",
    `${IMAGE}bundle: &b\n  copy: all\n  store: s3://b/x\nenvironments: { dev: { bundle: { <<: *b } } }\n`,
  ],
];

const fix = (words: readonly string[] = []) => here.run(["check", "--fix", ...words]);
const write = (files: Readonly<Record<string, string>>) => {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(here.path, name), content);
};
const read = (name: string) => readFileSync(join(here.path, name), "utf8");

describe("check --fix", () => {
  it.each(rows)("mends %s, and nothing else", async (_, before, after, files = {}) => {
    write({ "flyte-settings.yaml": before as string, ...(files as Files) });
    const dry = await fix(["--dry-run"]);
    expect(read("flyte-settings.yaml")).toBe(before);
    const { stdout } = await fix();
    expect(read("flyte-settings.yaml")).toBe(after);
    expect([dry.stdout.startsWith("flyte-settings.yaml\n"), stdout.includes("fixed ")]).toEqual([true, true]);
    expect(stdout).not.toContain("abcdefgh");
    expect(await fix()).toMatchObject({ stdout: expect.not.stringContaining("fixed ") });
    expect(read("flyte-settings.yaml")).toBe(after);
  });

  it.each(kept)("leaves %s", async (_, before, files = {}) => {
    write({ "flyte-settings.yaml": before as string, ...(files as Files) });
    const { stderr } = await fix();
    expect(read("flyte-settings.yaml")).toBe(before);
    expect(stderr).toMatch(/^(?:note: images\.lock\.yaml is not used: .*\n)?nothing can be fixed automatically\n/);
  });

  it("leaves the file where a flag brings the finding", async () => {
    write({ "flyte-settings.yaml": "images: { default: r.io/x:1 }\n", "images.lock.yaml": lock("r.io/x:1") });
    expect((await fix(["--image", "r.io/x:latest"])).stdout).not.toContain("fixed");
    expect(read("flyte-settings.yaml")).toBe("images: { default: r.io/x:1 }\n");
  });

  it("shows each line that changes, and in JSON what was mended", async () => {
    write({ "flyte-settings.yaml": `${IMAGE}bundle:\n  copy: all\n  modules: [a]\n` });
    const { stdout, stderr, code } = await fix(["--fail-on", "warning"]);
    expect(stdout).toBe(
      "flyte-settings.yaml\n@@ line 4\n-  modules: [a]\nfixed flyte-settings.yaml:4: bundle.modules only has an effect with copy: auto\n",
    );
    expect([stderr, code]).toEqual(["1 fixed in 1 image and 1 file\n", 0]);
    write({ "flyte-settings.yaml": `${IMAGE}bundle:\n  copy: all\n  modules: [a]\n` });
    const json = await fix(["--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject([{ code: "setting-without-effect", fixed: true }]);
    expect(json.stderr).toContain("-  modules: [a]\n");
  });

  it.each([
    ["a-new-file", undefined, ".env\n"],
    ["behind-what-it-says", "# ours\n*.csv\n", "# ours\n*.csv\n.env\n"],
    ["behind-a-line-without-an-end", "*.csv", "*.csv\n.env\n"],
    ["with-the-ends-of-windows", "*.csv\r\n", "*.csv\r\n.env\r\n"],
  ] as const)("writes files of secrets into .flyteignore: %s", async (_, before, after) => {
    write({ "flyte-settings.yaml": IMAGE, "a.py": "", ".env": "A=b\n" });
    if (before !== undefined) write({ ".flyteignore": before });
    const { stdout, code } = await fix();
    expect([read(".flyteignore"), code]).toEqual([after, 0]);
    expect(stdout).toContain("+.env\nfixed .env");
    expect((await here.run(["check"])).stderr).toBe("nothing found in 1 image and 3 files\n");
  });

  it("never leaves code out of the bundle for a token in it", async () => {
    const code = `T = "ghp_${"a1B2".repeat(9)}"\n`;
    const key = `-----BEGIN PRIVATE KEY-----\n${"Ab1+".repeat(16)}\n`;
    write({ "flyte-settings.yaml": IMAGE, "a.py": code, "conf.yaml": code, "tls.key": key });
    const { code: exit, stdout } = await fix();
    expect([read(".flyteignore"), exit]).toEqual(["tls.key\n", 1]);
    expect(stdout).not.toContain("ghp_");
  });

  it("leaves a file of secrets that include names", async () => {
    write({ "flyte-settings.yaml": `${IMAGE}bundle: { include: [.env] }\n`, "a.py": "", ".env": "A=b\n" });
    expect((await fix()).code).toBe(1);
    expect(existsSync(join(here.path, ".flyteignore"))).toBe(false);
  });

  it("a project file that is a link stays one", async () => {
    write({ "real.yaml": `${IMAGE}bundle: { copy: all, modules: [a] }\n` });
    symlinkSync("real.yaml", join(here.path, "flyte-settings.yaml"));
    await fix();
    expect([lstatSync(join(here.path, "flyte-settings.yaml")).isSymbolicLink(), read("real.yaml")]).toEqual([
      true,
      `${IMAGE}bundle: { copy: all }\n`,
    ]);
  });
});
