import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder, run, type Setup } from "./fake-host.ts";

const here = freshFolder();

const config = "admin:\n  endpoint: dns:///flyte.example.com\n  insecure: false\ntask:\n  project: shop\n";
const explain = async (setup: Setup, ...more: string[]) => {
  const { stdout } = await here.run(["settings", "explain", "--generation", "2", "--json", ...more], setup);
  return JSON.parse(stdout);
};

describe("settings explain for Flyte 2", () => {
  it("names the file, what it hides and the line of each value", async () => {
    const files = { ".flyte/config.yaml": config, "home/.flyte/config.yaml": "task: {project: other}\n" };
    expect(await explain({ files }, "task")).toMatchObject({
      file: ".flyte/config.yaml",
      hidden: [`${here.path}/home/.flyte/config.yaml`],
      values: { "task.project": { value: "shop", file: ".flyte/config.yaml", line: 5, overrides: [] } },
    });
  });

  it.each([
    ["a date that does not exist", "task: {project: 2001-02-30}\n"],
    ["bytes that are not UTF-8", new Uint8Array([0xff, 0xfe])],
  ])("goes on behind the repository's file, as Flyte 2 does, if it holds %s", async (_, broken) => {
    const files = {
      "../.git/HEAD": "ref: refs/heads/main\n",
      "../.flyte/config.yaml": broken,
      "home/.flyte/config.yaml": config,
    };
    const args = ["settings", "explain", "--generation", "2", "--json", "task"];
    const { stdout, stderr } = await run(join(here.path, "repo/flows"), args, { files });
    expect(JSON.parse(stdout)).toMatchObject({ hidden: [], values: { "task.project": { value: "shop" } } });
    expect(stderr).toContain("repo/.flyte/config.yaml, as Flyte 2 does: ");
    const doctor = await run(join(here.path, "repo/flows"), ["doctor", "--offline", "--generation", "2"], { files });
    expect(doctor.stdout).toContain("repo/.flyte/config.yaml, as Flyte 2 does: ");
  });

  it("uses an alias before the derived variable, and both before the file", async () => {
    const found = await explain({
      files: { "config.yaml": "admin: {authType: Pkce}\n" },
      env: { FLYTE_AUTH_TYPE: "DeviceFlow", FLYTE_ADMIN_AUTHTYPE: "ClientSecret" },
    });
    expect(found.values["admin.authType"]).toEqual({
      value: "DeviceFlow",
      variable: "FLYTE_AUTH_TYPE",
      overrides: [
        { value: "ClientSecret", variable: "FLYTE_ADMIN_AUTHTYPE" },
        { value: "Pkce", file: "config.yaml", line: 1 },
      ],
    });
  });

  it.each([
    ["false", true],
    ["0", true],
    ["true", undefined],
    ["", undefined],
  ])("states that Flyte 2 reads a variable with %j as true: %s", async (value, readAs) => {
    const setup = { files: { "config.yaml": config }, env: { FLYTE_ADMIN_INSECURE: value } };
    expect((await explain(setup)).values["admin.insecure"].readAs).toBe(readAs);
    const { stdout } = await here.run(["settings", "explain", "--generation", "2"], setup);
    expect(stdout.includes("(read as true)")).toBe(readAs === true);
  });

  it.each([
    ["a client secret of a variable", "admin: {clientSecretEnvVar: SEC}\n", { SEC: "hunter2hunter2" }],
    ["userinfo of an image", "image: {image_refs: {a: 'me:hunter2@r.example.com:5000/x:1'}}\n", {}],
    ["an API key", config, { FLYTE_API_KEY: "hunter2hunter2" }],
    ["userinfo of a proxy", "admin: {httpProxyURL: 'http://me:hunter2@proxy:3128'}\n", {}],
    ["a token of a command", "admin: {command: [get, --token, hunter2hunter2]}\n", {}],
    ["a token of a command in a variable", config, { FLYTE_AUTH_COMMAND: "get --password=hunter2" }],
  ])("does not print %s", async (_, file, env) => {
    for (const format of [["--json"], []]) {
      const line = ["settings", "explain", "--generation", "2", ...format];
      const { code, stdout, stderr } = await here.run(line, { files: { "config.yaml": file }, env });
      expect({ code, isShown: (stdout + stderr).includes("hunter2") }).toEqual({ code: 0, isShown: false });
    }
  });

  it("stops where a variable names a file that does not exist", async () => {
    const { code, stderr } = await here.run(["settings", "explain", "--generation", "2"], {
      env: { FLYTECTL_CONFIG: "gone.yaml" },
    });
    expect(code).toBe(1);
    expect(stderr).toContain("could not read gone.yaml, which FLYTECTL_CONFIG names");
  });
});

describe("the generation of a project", () => {
  const generationOf = async (files: Readonly<Record<string, string>>) => {
    const { stdout, stderr } = await here.run(["settings", "explain", "--json"], { files });
    return { generation: JSON.parse(stdout).generation ?? 1, names: stderr.includes("--generation 2") };
  };
  it.each([
    ["flyte in a lock file", { "uv.lock": '[[package]]\nname = "flyte"\nversion = "2.12.1"\n' }, 2, false],
    ["flyte with extras", { "requirements.txt": "flyte[aws]>=2.12\n" }, 2, false],
    ["flyte in pyproject.toml", { "pyproject.toml": '[project]\ndependencies = ["flyte==2.12.1"]\n' }, 2, false],
    ["flytekit", { "requirements.txt": "flytekit==1.16.24\n" }, 1, false],
    ["both", { "requirements.txt": "flytekit==1.16.24\nflyte==2.12.1\n" }, 1, true],
    ["a keyword", { "pyproject.toml": '[project]\nname = "x"\nkeywords = ["flyte"]\n' }, 1, false],
    ["another package", { "requirements.txt": "flyteplugins-spark\nflyteidl\n" }, 1, false],
    ["nothing", {}, 1, false],
  ])("is told by %s", async (_, files, generation, names) => {
    expect(await generationOf(files)).toEqual({ generation, names });
  });
});

const faults = [
  ["flyte2-flag-true", { "config.yaml": config }, { FLYTE_ADMIN_INSECURE: "false" }],
  ["flyte2-flag-true", { "config.yaml": "admin: {insecureSkipVerify: 'no'}\n" }, {}],
  ["flyte2-config-hidden", { "config.yaml": "model: {lr: 0.1}\n", "home/.flyte/config.yaml": config }, {}],
  ["flyte2-variable-ignored", {}, { FLYTE_ADMIN_ENDPOINT: "dns:///flyte.example.com" }],
  ["flyte2-variable-empty", { "config.yaml": config }, { FLYTE_ADMIN_ENDPOINT: "" }],
] as const;

describe("checks of Flyte 2's configuration", () => {
  it.each(faults)("check and doctor report %s", async (code, files, env) => {
    const { stdout } = await here.run(["check", "--generation", "2", "--json"], { files, env });
    const findings: readonly { code: string; message: string }[] = JSON.parse(stdout).findings ?? JSON.parse(stdout);
    const found = findings.filter((each) => each.code.startsWith("flyte2-"));
    expect(found.map((each) => each.code)).toEqual([code]);
    const doctor = await here.run(["doctor", "--offline", "--generation", "2", "--json"], { files, env });
    expect(doctor.stdout).toContain(JSON.stringify(found[0]?.message));
  });

  it("are silent about generation 1", async () => {
    const { stdout } = await here.run(["check", "--json"], { env: { FLYTE_ADMIN_INSECURE: "false" } });
    expect(stdout).not.toContain("flyte2-");
  });
});
