import { appendFileSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folder, freshFolder } from "./fake-host.ts";

const here = freshFolder();

const project =
  "project: weather\nimages:\n  default: ghcr.io/acme/weather:1\n  spark: ghcr.io/acme/spark:3.5\nenvironments:\n  production:\n    domain: production\n";
const files = { "flyte-settings.yaml": project };

describe("settings", () => {
  it("show --json is the wire form with provenance", async () => {
    const { stdout } = await here.run(["settings", "show", "--json"], { files });
    const { settings, provenance } = JSON.parse(stdout);
    expect(settings).toMatchObject({
      project: "weather",
      domain: "development",
      image_config: { default_image: { fqn: "ghcr.io/acme/weather", tag: "1" } },
    });
    expect(provenance.project).toMatchObject({
      layer: "project",
      file: "flyte-settings.yaml",
      line: 1,
      overrode: [{ from: "default" }],
    });
  });

  it.each([
    ["a-flag-goes-before-the-file", ["-p", "other"], {}, "other", "--project"],
    [
      "a-variable-goes-before-the-file",
      [],
      { FLYTE_LOCAL_PROJECT: "fromenv" },
      "fromenv",
      "variable FLYTE_LOCAL_PROJECT",
    ],
    ["a-flag-goes-before-a-variable", ["-p", "other"], { FLYTE_LOCAL_PROJECT: "fromenv" }, "other", "--project"],
    ["an-empty-variable-counts-as-not-set", [], { FLYTE_LOCAL_PROJECT: "" }, "weather", "flyte-settings.yaml:1"],
  ] as const)("%s", async (_, words, env, value, from) => {
    const { stdout } = await here.run(["settings", "show", "--json", ...words], { files, env });
    const { settings, provenance } = JSON.parse(stdout);
    expect([settings.project, provenance.project.from]).toEqual([value, from]);
  });

  it("reads flytectl's own file below the project's", async () => {
    const { stdout } = await here.run(["settings", "explain", "images", "--json"], {
      files: { "home/.flyte/config.yaml": "images:\n  gpu: r/gpu:1\n  spark: r/old:1\n", ...files },
    });
    const found = JSON.parse(stdout);
    expect(found["images.gpu"].line).toBe(2);
    expect(found["images.spark"]).toMatchObject({
      file: "flyte-settings.yaml",
      overrode: [{ layer: "flytekit", line: 3 }],
    });
  });

  it("--environment puts its values over the common ones", async () => {
    const { stdout } = await here.run(["settings", "show", "--json", "-e", "production"], { files });
    expect(JSON.parse(stdout).settings.domain).toBe("production");
  });

  it.each([
    ["unknown-environment", ["settings", "show", "-e", "prodction"], 1, "Did you mean production?"],
    ["unknown-key", ["settings", "show"], 1, "did you mean images?"],
    ["unknown-field", ["settings", "explain", "projct"], 1, "Did you mean project?"],
    ["unknown-compat", ["settings", "show", "--compat", "refs"], 2, "--compat is flytekit or one of"],
  ] as const)("%s is one clear error", async (name, argv, expected, words) => {
    const { code, stderr, stdout } = await here.run(argv, {
      files: name === "unknown-key" ? { "flyte-settings.yaml": "imges: {}\n" } : files,
    });
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toContain(words);
  });
});

describe("images", () => {
  it.each([
    ["a-name", ["spark"], "ghcr.io/acme/spark:3.5\n"],
    ["a-template", ["{{.image.spark.fqn}}:v9"], "ghcr.io/acme/spark:v9\n"],
    ["a-reference", ["ghcr.io/x/y:1"], "ghcr.io/x/y:1\n"],
    ["all-of-them", [], "default ghcr.io/acme/weather:1\nspark ghcr.io/acme/spark:3.5\n"],
  ] as const)("resolve %s", async (_, words, expected) => {
    expect(await here.run(["images", "resolve", ...words], { files })).toEqual({
      code: 0,
      stdout: expected,
      stderr: "",
    });
  });

  it("resolve suggests the nearest name", async () => {
    const { code, stderr } = await here.run(["images", "resolve", "{{.image.sprak}}"], { files });
    expect({ code, near: stderr.includes("spark") }).toEqual({ code: 1, near: true });
  });
});

describe("check", () => {
  it("an error is exit code 1, with place and mend", async () => {
    const { code, stdout } = await here.run(["check", "--json"], {
      files: { "flyte-settings.yaml": `${project}env: { API_TOKEN: abcdefghijklmnop }\n` },
    });
    const found = JSON.parse(stdout).find((finding: { code: string }) => finding.code === "secret-in-env");
    expect(code).toBe(1);
    expect(found).toMatchObject({ severity: "error", place: "flyte-settings.yaml:8" });
    expect(stdout).not.toContain("abcdefghijklmnop");
  });

  it("is silent about what the project file silences", async () => {
    const text = `${project}env: { API_TOKEN: abcdefghijklmnop }\nchecks: { ignore: [{ code: secret-in-env, reason: a test }] }\n`;
    expect((await here.run(["check", "--json"], { files: { "flyte-settings.yaml": text } })).stdout).not.toContain(
      "secret-in-env",
    );
  });
});

describe("init", () => {
  it("writes a valid file and never overwrites one", async () => {
    const first = await here.run(["init", "--image", "ghcr.io/acme/train:v3", "--json"]);
    expect(JSON.parse(first.stdout).path).toBe(`${here.path}/flyte-settings.yaml`);
    expect((await here.run(["images", "resolve", "default"])).stdout).toBe("ghcr.io/acme/train:v3\n");
    expect((await here.run(["init"])).code).toBe(1);
    expect((await here.run(["init", "--force"])).code).toBe(0);
  });
});

const OWN = "flyte-settings.yaml\nimages.lock.yaml\n.flyte-settings/\nflyte-package.tgz\n";

describe("init lists files that are not code in .flyteignore", () => {
  it.each([
    ["of a new project", {}, OWN],
    ["after the lines that exist", { ".flyteignore": "*.csv" }, `*.csv\n${OWN}`],
    ["only once", { ".flyteignore": OWN }, OWN],
    ["in the file's own line ends", { ".flyteignore": "*.csv\r\n" }, `*.csv\r\n${OWN.replaceAll("\n", "\r\n")}`],
  ])("%s", async (_, given, expected) => {
    expect((await here.run(["init"], { files: given })).code).toBe(0);
    expect(readFileSync(`${here.path}/.flyteignore`, "utf8")).toBe(expected);
  });

  it("so that a comment changes neither the version nor the bundle", async () => {
    await here.run(["init", "--image", "r.io/x:1"], { files: { "job.py": "x = 1\n" } });
    const both = async (): Promise<readonly string[]> => [
      (await here.run(["version", "show"])).stdout,
      (await here.run(["bundle", "create", "-q"])).stdout,
    ];
    const before = await both();
    appendFileSync(`${here.path}/flyte-settings.yaml`, "# a comment\n");
    expect(await both()).toEqual(before);
  });

  it("check --fix does the same for an existing project", async () => {
    const files = {
      "flyte-settings.yaml": "images: { default: r.io/x:1 }\nversion: content\n",
      "flyte-package.tgz": "",
      "job.py": "",
    };
    const { stdout } = await here.run(["check", "--json"], { files });
    expect(
      JSON.parse(stdout).map(({ code, severity, file }: Record<string, string>) => [code, severity, file]),
    ).toEqual([
      ["own-files-in-bundle", "warning", "flyte-package.tgz"],
      ["own-files-in-bundle", "info", "flyte-settings.yaml"],
    ]);
    await here.run(["check", "--fix"]);
    expect(readFileSync(`${here.path}/.flyteignore`, "utf8")).toBe(OWN);
    expect((await here.run(["check", "--json"])).stdout).toBe("[]\n");
  });
});

describe("init begins with what is there", () => {
  it.each([
    [
      "the package's name",
      { "pyproject.toml": '[project]\nname = "Acme_Train"\n' },
      "project: acme-train # from pyproject.toml:2",
    ],
    [
      "flytekit's project, before the package's name",
      {
        "pyproject.toml": '[project]\nname = "x"\n',
        "home/.flyte/config.yaml": "task:\n  project: weather\n  domain: staging\n",
      },
      "project: weather # from ",
    ],
    [
      "the version of Python, as a comment",
      { ".python-version": "3.12\n" },
      '# pythonVersion: "3.12" # as in .python-version:1',
    ],
    ["nothing", {}, "project: flytesnacks\n"],
    ["a pyproject.toml that is broken", { "pyproject.toml": "name = \n" }, "project: flytesnacks\n"],
  ])("%s", async (_, given, expected) => {
    await here.run(["init"], { files: given });
    const text = readFileSync(`${here.path}/flyte-settings.yaml`, "utf8");
    expect(text.replaceAll("  #", " #")).toContain(expected);
    expect((await here.run(["settings", "show"], {})).code).toBe(0);
  });

  it("a flag goes before all of it", async () => {
    await here.run(["init", "-p", "mine"], { files: { "pyproject.toml": '[project]\nname = "x"\n' } });
    expect(readFileSync(`${here.path}/flyte-settings.yaml`, "utf8")).toContain("project: mine\n");
  });
});

describe("version: content", () => {
  const versionIn = async (
    changes: Readonly<Record<string, string>>,
    words: readonly string[] = [],
  ): Promise<string> => {
    const place = folder();
    try {
      const all = { "flyte-settings.yaml": `${project}version: content\n`, "job.py": "x = 1\n", ...changes };
      return JSON.parse((await place.run(["settings", "show", "--json", ...words], { files: all })).stdout).settings
        .version;
    } finally {
      place.remove();
    }
  };

  it("is the same in another folder, and has flytekit's alphabet and length", async () => {
    const version = await versionIn({});
    expect(version).toMatch(/^[\w-]{22}$/);
    expect(await versionIn({})).toBe(version);
  });

  it.each([
    ["code", { "job.py": "x = 2\n" }, []],
    ["an-image", {}, ["--image", "spark=ghcr.io/acme/spark:3.6"]],
    ["a-variable", {}, ["--env", "A=b"]],
  ] as const)("changes with %s", async (_, changes, words) => {
    expect(await versionIn(changes, words)).not.toBe(await versionIn({}));
  });
});
