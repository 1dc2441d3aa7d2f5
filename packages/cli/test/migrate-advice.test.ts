import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";
import { type LoginAdmin, loginAdmin } from "./login-admin.ts";

// Follows the advice of `migrate` literally; the command that it suggests must then work.
const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));

const here = freshFolder();
let login: LoginAdmin;

beforeEach(async () => {
  login = await loginAdmin();
});
afterEach(async () => {
  await login.close();
});

interface Migrated {
  readonly projectFile: string;
  readonly steps: readonly { readonly argv: readonly string[] }[];
  readonly notes: readonly { readonly what: string; readonly why: string; readonly todo?: string }[];
}

async function migrate(words: readonly string[], files: Record<string, string>): Promise<Migrated> {
  const { stdout, stderr, code } = await here.run(["migrate", "--json", ...words], { files });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe("flytectl's connection options with a CI configuration file", () => {
  const given: Readonly<Record<string, string>> = {
    "admin.clientId": "ci",
    "admin.clientSecretLocation": "secret.txt",
    "admin.authType": "ClientSecret",
  };
  const flags = Object.entries(given).map(([key, value]) => `--${key}=${value}`);
  const words = [
    "--",
    "flytectl",
    "register",
    "files",
    "--archive",
    "p.tgz",
    "--config=ci.yaml",
    "--version=v1",
    ...flags,
  ];

  async function advised(): Promise<{ file: string; keys: string[]; variables: string[]; argv: readonly string[] }> {
    const { notes, steps } = await migrate(words, { "ci.yaml": "admin: {}\n" });
    const advice = notes.flatMap(({ todo = "" }) => [...todo.matchAll(/^Write (\S+) into (\S+), or set (\w+)\.$/g)]);
    return {
      file: advice[0]?.[2] ?? "",
      keys: advice.map(([, key = ""]) => key),
      variables: advice.map(([, , , variable = ""]) => variable),
      argv: steps[0]?.argv ?? [],
    };
  }

  it.each(["written into the file that is named", "set as the variables that are named"])("%s", async (way) => {
    const { file, keys, variables, argv } = await advised();
    expect({ file, keys }).toEqual({ file: "ci.yaml", keys: Object.keys(given) });
    const isFile = way.startsWith("written");
    const lines = isFile ? keys.map((key) => `  ${key.replace("admin.", "")}: ${given[key]}\n`) : [];
    const env = isFile ? {} : Object.fromEntries(keys.map((key, index) => [variables[index] ?? "", given[key] ?? ""]));
    const { code, stderr } = await here.run(argv.slice(1), {
      files: {
        "p.tgz": bytes,
        "secret.txt": "s3cret",
        [file]: `admin:\n  endpoint: ${login.admin.grpc}\n  insecure: true\n${lines.join("")}`,
      },
      env: { PATH: process.env["PATH"] ?? "", ...env },
    });
    expect(code, stderr).toBe(0);
    expect(login.sent.map((each) => each.split(" ")[0])).toEqual(["ci:s3cret"]);
  });
});

describe("keys of another flytekit", () => {
  const files = {
    "old.config":
      "[sdk]\nworkflow_packages = app.main  # the app\n[auth]\nassumable_iam_role = arn:x\nkubernetes_service_account = demo\nraw_output_data_prefix = s3://acme/raw\n",
    "v2.yaml": "image: { builder: remote }\n",
  };

  it.each([
    ["auth.assumable_iam_role", "old.config", "--iam-role"],
    ["auth.kubernetes_service_account", "old.config", "--service-account"],
    ["auth.raw_output_data_prefix", "old.config", "--output-prefix"],
  ])("%s of an older one names the flag of register", async (what, file, flag) => {
    const { notes } = await migrate([file], files);
    expect(notes.find((note) => note.what === what)?.todo).toBe(`Add ${flag} to flyte-settings register.`);
    expect((await here.run(["register", "--help"], {})).stdout).toContain(flag);
  });

  it("those of Flyte 2 are called that, not misspelt", async () => {
    const { notes } = await migrate(["v2.yaml"], files);
    expect(notes).toMatchObject([{ what: "image.builder", why: "it is a setting of Flyte 2" }]);
  });

  it("a comment behind a package is not part of its name", async () => {
    const { projectFile } = await migrate(["old.config"], files);
    expect(projectFile).toMatch(/modules: \[ app\.main \]/);
  });

  it("attributes modules of pyflyte run to its argument, not to --pkgs", async () => {
    const { projectFile } = await migrate(["--", "pyflyte", "run", "--remote", "wf.py", "main"], {});
    expect(projectFile).toContain("modules: [ wf ] # the argument of pyflyte run");
  });
});

it.each([
  ["init", ["init"], "flyte-settings.yaml"],
  ["migrate", ["migrate", "--write", "--", "pyflyte", "register", "flows"], "flyte-settings.yaml"],
])("the schema that %s names is published under that address", async (_, words, path) => {
  expect((await here.run(words, {})).code).toBe(0);
  const [line = ""] = readFileSync(`${here.path}/${path}`, "utf8").split("\n");
  const [, name, version, file = ""] =
    /schema=https:\/\/unpkg\.com\/(@flyte-settings\/\w+)@([^/]+)\/(.*)$/.exec(line) ?? [];
  const folderOfCore = new URL("../../core/", import.meta.url);
  const core = JSON.parse(readFileSync(new URL("package.json", folderOfCore), "utf8"));
  expect({ name, version }).toEqual({ name: core.name, version: core.version });
  expect(core.files).toContain(file.split("/")[0]);
  expect(existsSync(new URL(file, folderOfCore))).toBe(true);
});

it.each([
  ["the default name", []],
  ["another name", ["--output", "conf/my.yaml"]],
])("the advised register reads a project file with %s", async (_, flags) => {
  const words = ["--write", ...flags, "--", "pyflyte", "--pkgs", "weather", "package", "--copy", "all"];
  const { steps } = await migrate(words, {});
  const files = { "flyte-package.tgz": bytes };
  const [, ...argv] = steps.at(-1)?.argv ?? [];
  const { code, stderr } = await here.run([...argv, "--dry-run"], { files });
  expect(code, stderr).toBe(0);
});
