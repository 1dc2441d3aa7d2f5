import { describe, expect, it } from "vitest";
import { hasColours } from "../src/host/colours.ts";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const files = {
  "flyte-settings.yaml":
    "project: file\ndomain: file\nversion: file\nimages: { default: r/d:1 }\nenvironments: { staging: { domain: staged } }\n",
  "other.yaml": "images:\n  extra: r/extra:2\n",
};
const show = async (env: Readonly<Record<string, string>>, ...words: string[]) => {
  const { stdout, stderr, code } = await here.run(["settings", "show", "--json", ...words], { files, env });
  return { code, stderr, settings: stdout === "" ? {} : JSON.parse(stdout).settings };
};

describe("variables of settings", () => {
  it.each([
    ["FLYTE_SETTINGS_PROJECT", "project", "--project"],
    ["FLYTE_SETTINGS_DOMAIN", "domain", "--domain"],
    ["FLYTE_SETTINGS_VERSION", "version", "--version"],
  ])("%s overrides the project file, and a flag overrides it", async (variable, field, flag) => {
    expect((await show({ [variable]: "v" })).settings[field]).toBe("v");
    expect((await show({ [variable]: "v" }, flag, "flag")).settings[field]).toBe("flag");
    const empty = await show({ [variable]: "" });
    expect([empty.settings[field], empty.stderr]).toEqual([
      "file",
      expect.stringContaining(`${variable} is set but empty`),
    ]);
  });

  it.each(["PROJECT", "DOMAIN"])("FLYTE_SETTINGS_%s overrides flytekit's own variables", async (name) => {
    const env = { [`FLYTE_LOCAL_${name}`]: "a", [`FLYTE_DEFAULT_${name}`]: "b", [`FLYTE_SETTINGS_${name}`]: "c" };
    expect((await show(env)).settings[name.toLowerCase()]).toBe("c");
  });

  it("are named by settings explain, with what they override", async () => {
    const env = { FLYTE_SETTINGS_PROJECT: "v" };
    const { stdout } = await here.run(["settings", "explain", "project", "--json"], { files, env });
    expect(JSON.parse(stdout)).toMatchObject({
      project: {
        layer: "environment",
        variable: "FLYTE_SETTINGS_PROJECT",
        overrode: [{ from: "flyte-settings.yaml:1" }, { from: "default" }],
      },
    });
  });
});

describe("variables of options", () => {
  it("--environment overrides FLYTE_SETTINGS_ENVIRONMENT", async () => {
    const env = { FLYTE_SETTINGS_ENVIRONMENT: "staging" };
    expect((await show(env)).settings["domain"]).toBe("staged");
    expect((await show({ FLYTE_SETTINGS_ENVIRONMENT: "nowhere" }, "-e", "staging")).settings["domain"]).toBe("staged");
    expect((await show({ FLYTE_SETTINGS_ENVIRONMENT: "" })).settings["domain"]).toBe("file");
  });

  it("FLYTE_SETTINGS_CONFIG names the configuration file", async () => {
    const names = async (env: Readonly<Record<string, string>>, ...words: string[]): Promise<string> =>
      JSON.stringify((await show(env, ...words)).settings["image_config"]);
    expect(await names({ FLYTE_SETTINGS_CONFIG: "other.yaml" })).toContain("r/extra");
    expect(await names({})).not.toContain("r/extra");
    expect(await show({ FLYTE_SETTINGS_CONFIG: "missing.yaml" })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("missing.yaml"),
    });
  });

  it.each([
    ["1", true],
    ["true", true],
    ["0", false],
    ["false", false],
    ["", false],
  ])("FLYTE_SETTINGS_FROZEN=%s is --frozen: %s", async (value, isFrozen) => {
    const { stderr } = await here.run(["settings", "explain", "project"], {
      files,
      env: { FLYTE_SETTINGS_FROZEN: value },
    });
    expect(stderr.includes("using --frozen from FLYTE_SETTINGS_FROZEN")).toBe(isFrozen);
  });

  it("FLYTE_SETTINGS_CONCURRENCY that is not a number is refused by its name", async () => {
    const env = { FLYTE_SETTINGS_CONCURRENCY: "many" };
    const { code, stderr } = await here.run(["register", "p.tgz"], { env });
    expect([code, stderr]).toEqual([2, expect.stringContaining("FLYTE_SETTINGS_CONCURRENCY takes a number, got many")]);
  });

  it("settings explain reports which are used", async () => {
    const env = { FLYTE_SETTINGS_ENVIRONMENT: "staging", FLYTE_SETTINGS_CONFIG: "other.yaml" };
    const { stderr } = await here.run(["settings", "explain", "domain"], { files, env });
    expect(stderr).toContain("using --environment staging from FLYTE_SETTINGS_ENVIRONMENT");
    expect(stderr).toContain("using --config other.yaml from FLYTE_SETTINGS_CONFIG");
  });

  it("an environment without a project file names the variable", async () => {
    const { code, stderr } = await here.run(["settings", "show"], { env: { FLYTE_SETTINGS_ENVIRONMENT: "staging" } });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("FLYTE_SETTINGS_ENVIRONMENT=staging needs a project file"),
    ]);
  });

  it("the help names them", async () => {
    const { stdout } = await here.run(["register", "--help"]);
    for (const name of ["PROJECT", "DOMAIN", "VERSION", "ENVIRONMENT", "CONFIG", "NO_PLUGINS", "FROZEN", "CONCURRENCY"])
      expect(stdout.replaceAll(/\s+/g, " ")).toContain(`FLYTE_SETTINGS_${name}`);
  });
});

describe("colours", () => {
  it.each([
    ["a terminal", true, {}, true],
    ["a pipe", false, {}, false],
    ["NO_COLOR", true, { NO_COLOR: "1", FORCE_COLOR: "1", CLICOLOR_FORCE: "1" }, false],
    ["an empty NO_COLOR", true, { NO_COLOR: "" }, true],
    ["FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
    ["an empty FORCE_COLOR", false, { FORCE_COLOR: "" }, true],
    ["FORCE_COLOR=0", true, { FORCE_COLOR: "0" }, false],
    ["CLICOLOR=0", true, { CLICOLOR: "0" }, false],
    ["CLICOLOR=1 without a terminal", false, { CLICOLOR: "1" }, false],
    ["CLICOLOR_FORCE", false, { CLICOLOR_FORCE: "1", CLICOLOR: "0", TERM: "dumb" }, true],
    ["CLICOLOR_FORCE=0", true, { CLICOLOR_FORCE: "0" }, false],
    ["an empty CLICOLOR_FORCE", true, { CLICOLOR_FORCE: "" }, true],
    ["TERM=dumb", true, { TERM: "dumb" }, false],
    ["TERM=dumb with FORCE_COLOR", true, { TERM: "dumb", FORCE_COLOR: "1" }, true],
  ])("%s: %s, %j → %s", (_, isTerminal, env, expected) => {
    expect(hasColours(isTerminal, env)).toBe(expected);
  });
});
