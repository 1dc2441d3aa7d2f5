import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

// Version 2.1.0 rtm.5 of OASIS's schema. It is written in draft 4, but the only draft 4 keyword it uses is `id`.
const {
  $schema: _,
  id: __,
  ...schema
} = JSON.parse(readFileSync(join(import.meta.dirname, "schemas/sarif-2.1.0.json"), "utf8"));
const formats = { uri: /^[a-z][a-z0-9+.-]*:\S+$/i, "uri-reference": /^[^\s\\]*$/, "date-time": true } as const;
const validate = new Ajv({ strict: false, unicodeRegExp: false, formats }).compile(schema);

const text = `images:
  default: ghcr.io/acme/train:latest
env:
  API_TOKEN: abcdefghijkl
bundle:
  modules: [a]
checks:
  ignore:
    - { code: mutable-tag, reason: "a sandbox, until 2027" }
`;
const files = { "flyte-settings.yaml": text, "a.py": "", "odd, name%: 1/.env": "A=b\n" };
const run = (words: readonly string[]) => here.run(["check", ...words], { files });

describe("--format text", () => {
  it("a line for what and where, one for what to do", async () => {
    const { stdout, stderr, code } = await run([]);
    expect(
      stdout,
    ).toBe(`error odd, name%: 1/.env: odd, name%: 1/.env ships, and usually contains variables of one machine
  Remove the secret, or add the file to .flyteignore if it contains nothing else. Rotate the secret if it was uploaded. check --fix adds such a file. [secret-in-bundle]
error flyte-settings.yaml:4: API_TOKEN is called like a secret
  Remove it from env, rotate it if it was registered, and use a Flyte secret in the task. [secret-in-env]
info flyte-settings.yaml:6: bundle.modules only has an effect with copy: auto
  Remove it from the project file, or set the option that uses it. check --fix removes it. [setting-without-effect]
info odd, name%: 1/.env: odd, name%: 1/.env has a colon in its name, which is a drive or a stream on Windows
  Rename the file, or suppress the check if the project is not used on Windows. [windows-name]
`);
    expect([stderr, code]).toEqual(["2 errors, 2 info in 1 image and 3 files; 1 silenced (--verbose lists them)\n", 1]);
  });

  it("--verbose names each finding's page", async () => {
    expect((await run(["--verbose"])).stdout).toContain("[secret-in-env]\n  docs/checks.md#secret-in-env\n");
  });

  it("--quiet says nothing on stderr", async () => {
    expect((await run(["--quiet"])).stderr).toBe("");
  });
});

describe("--format json", () => {
  it("prints the same as --json", async () => {
    const [json, format] = [await run(["--json"]), await run(["--format", "json"])];
    expect(format).toEqual(json);
    expect(JSON.parse(json.stdout)[1]).toEqual({
      code: "secret-in-env",
      severity: "error",
      place: "flyte-settings.yaml:4",
      file: "flyte-settings.yaml",
      line: 4,
      field: "env.API_TOKEN",
      message: "API_TOKEN is called like a secret",
      fix: "Remove it from env, rotate it if it was registered, and use a Flyte secret in the task.",
      docs: "docs/checks.md#secret-in-env",
    });
  });
});

describe("--format github", () => {
  it("is a workflow command for each finding, escaped as the runner reads it", async () => {
    expect((await run(["--format", "github"])).stdout.split("\n")).toEqual([
      expect.stringMatching(
        /^::error file=odd%2C name%25%3A 1\/\.env,title=secret-in-bundle::odd, name%25: 1\/\.env ships, and .*%0ARemove the secret/,
      ),
      expect.stringMatching(
        /^::error file=flyte-settings\.yaml,line=4,title=secret-in-env::API_TOKEN is .*%0ARemove it/,
      ),
      expect.stringMatching(/^::notice file=flyte-settings\.yaml,line=6,title=setting-without-effect::/),
      expect.stringMatching(/^::notice file=odd%2C name%25%3A 1\/\.env,title=windows-name::/),
      "",
    ]);
  });

  it("names the place of what stands in no file", async () => {
    const { stdout } = await here.run(["check", "--format", "github"], {
      files: { "flyte-settings.yaml": "project: p\n" },
    });
    expect(stdout).toMatch(/^::warning title=no-default-image::images\.default: no default image is set%0A/);
  });
});

describe("--format gitlab", () => {
  it("is a Code Quality report with location, severity and fingerprint", async () => {
    const report = JSON.parse((await run(["--format", "gitlab"])).stdout);
    expect(report[0]).toEqual({
      description: expect.stringContaining(". "),
      check_name: "secret-in-bundle",
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      severity: "critical",
      location: { path: "odd, name%: 1/.env", lines: { begin: 1 } },
    });
    expect(report).toMatchObject([
      { check_name: "secret-in-bundle" },
      { severity: "critical", location: { path: "flyte-settings.yaml", lines: { begin: 4 } } },
      { severity: "info", location: { path: "flyte-settings.yaml", lines: { begin: 6 } } },
      { check_name: "windows-name", severity: "info" },
    ]);
  });

  it("has a place for what is in no file", async () => {
    const { stdout } = await here.run(["check", "--format", "gitlab"], {
      files: { "flyte-settings.yaml": "project: p\n" },
    });
    expect(JSON.parse(stdout)[0].location).toEqual({ path: "flyte-settings.yaml", lines: { begin: 1 } });
  });
});

describe("fingerprints", () => {
  const prints = async (format: string, yaml: string): Promise<readonly string[]> => {
    const { stdout } = await here.run(["check", "--format", format], { files: { "flyte-settings.yaml": yaml } });
    const report = JSON.parse(stdout);
    return format === "gitlab"
      ? report.map(({ fingerprint }: { fingerprint: string }) => fingerprint)
      : report.runs[0].results.map(
          (each: { partialFingerprints: Record<string, string> }) =>
            each.partialFingerprints["primaryLocationLineHash"],
        );
  };
  const yaml = "images: { default: r/a:latest, b: r/b:latest }\nenv: { API_TOKEN: abcdefghijkl }\n";

  it.each(["sarif", "gitlab"])("of %s stay when lines move, and differ from each other", async (format) => {
    const before = await prints(format, yaml);
    expect(await prints(format, `# a comment\n\n${yaml}`)).toEqual(before);
    expect([before.length, new Set(before).size]).toEqual([3, 3]);
  });

  it("are the same in both", async () => {
    expect(await prints("sarif", yaml)).toEqual((await prints("gitlab", yaml)).map((each) => `${each}:1`));
  });
});

describe("--format sarif", () => {
  it.each([
    ["findings-and-a-silence", files, ["--format", "sarif"]],
    ["nothing", { "flyte-settings.yaml": "images: { default: r/x:1 }\n" }, ["--format", "sarif"]],
    ["a-finding-without-a-file", { "flyte-settings.yaml": "project: p\n" }, ["--format", "sarif"]],
  ] as const)("is valid against the schema: %s", async (_, all, words) => {
    const { stdout } = await here.run(["check", ...words], { files: all });
    validate(JSON.parse(stdout));
    expect(validate.errors).toBeNull();
  });

  it("has a rule per code, locations as URIs, and suppressions", async () => {
    const [{ tool, results }] = JSON.parse((await run(["--format", "sarif"])).stdout).runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      "mutable-tag",
      "secret-in-bundle",
      "secret-in-env",
      "setting-without-effect",
      "windows-name",
    ]);
    expect(tool.driver.rules[2]).toMatchObject({
      shortDescription: { text: "Possible secret in env" },
      helpUri: expect.stringMatching(/^https:\/\/.*\/docs\/checks\.md#secret-in-env$/),
      defaultConfiguration: { level: "error" },
    });
    expect(results).toMatchObject([
      {
        ruleId: "secret-in-bundle",
        ruleIndex: 1,
        level: "error",
        locations: [
          { physicalLocation: { artifactLocation: { uri: "odd%2C%20name%25%3A%201/.env" }, region: { startLine: 1 } } },
        ],
        suppressions: [],
      },
      { ruleId: "secret-in-env", locations: [{ physicalLocation: { region: { startLine: 4 } } }] },
      { ruleId: "setting-without-effect", level: "note" },
      { ruleId: "windows-name", level: "note" },
      { ruleId: "mutable-tag", suppressions: [{ kind: "external", justification: "a sandbox, until 2027" }] },
    ]);
  });

  it("the page that a rule names goes out with the command", async () => {
    const [{ tool }] = JSON.parse((await run(["--format", "sarif"])).stdout).runs;
    const page = readFileSync(join(import.meta.dirname, "../docs/checks.md"), "utf8");
    for (const { id } of tool.driver.rules) expect(page).toContain(`### ${id}\n`);
  });

  it("spark check prints by the same lines", async () => {
    const spark = {
      "flyte-settings.yaml":
        "images: { default: r/x:1 }\npythonInterpreter: /a/bin/python3\nflytekitVirtualenvRoot: /b\n",
    };
    const { stdout } = await here.run(["spark", "check", "--format", "sarif"], { files: spark });
    validate(JSON.parse(stdout));
    expect(validate.errors).toBeNull();
    expect(stdout).toContain("checks.md#spark-");
  });
});
