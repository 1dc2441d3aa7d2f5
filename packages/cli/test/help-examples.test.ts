// Needs: git
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { commands } from "../src/commands.ts";
import { archiveIn, type Project, useWorkedProject } from "./scratch-project.ts";

// Runs every example of every help page as typed, and again with --json, checking the output against the schema in the
// package.
const freshProject = useWorkedProject();

/** Commands that print no data: the schema of the others is `schemas/<command>.json`. */
const withoutJson: Readonly<Record<string, string>> = {
  exec: "its output is the output of the command that it runs",
  completion: "its output is a script",
};

/** Additional lines for output that the examples do not cover. */
const moreLines: Readonly<Record<string, readonly string[]>> = {
  check: ["flyte-settings check --image busybox:latest --image b=nowhere:latest"],
  "settings explain": ["FLYTE_SDK_LOGGING_LEVEL= flyte-settings settings explain --env A=b --image spark=a:1"],
  "images verify": ["flyte-settings images verify --image gone=127.0.0.1:1/gone:1"],
  "images pin": ["flyte-settings images pin --lock other.yaml"],
  "bundle why": ["flyte-settings bundle why weather/readings.py"],
  "bundle create": ["flyte-settings bundle create --py-files code.zip --output elsewhere"],
  "bundle verify": ["touch new.py; flyte-settings bundle verify dist/fast00000000000000000000000000000000.tar.gz"],
  "spark check": ["flyte-settings spark check --inspect-image"],
  "plugins list": [
    "printf 'plugins: [./mine.mjs, \"@flyte-settings/oci-images\", ./gone.mjs]' > p.yaml; echo 'export default { apiVersion: 1, name: \"mine\", provideImage: () => null }' > mine.mjs; flyte-settings plugins list -f p.yaml",
    "printf 'plugins: [./mine.mjs]' > p.yaml; echo 'export default { apiVersion: 1, name: \"mine\", provideImage: () => null }' > mine.mjs; flyte-settings plugins list -f p.yaml --load",
  ],
  register: [
    "flyte-settings register flyte-package.tgz --version v7; flyte-settings register flyte-package.tgz --version v7 > /dev/null",
    "flyte-settings register flyte-package.tgz --version v8 --project nowhere --continue-on-error",
    "flyte-settings register flyte-package.tgz --version v7 --dry-run --endpoint $FLYTE_PLATFORM_URL",
  ],
};

/** Replaces values in an example that only exist on the user's machine. */
const asHere = (line: string, project: Project): string =>
  line
    .replace(/fast[0-9a-f]{32}\.tar\.gz/, archiveIn(project))
    .replace("s3://bucket/fast0.tar.gz", join(project.path, "dist", archiveIn(project)))
    .replace("--dest-dir /root", "--dest-dir pod")
    .replace(
      /^flyte-settings (?:registered|promote|activate|deactivate) /,
      "for v in v7 v8; do flyte-settings register flyte-package.tgz -p flytesnacks -d development --version $v > /dev/null 2>&1; done; $&",
    )
    .replace(
      /^(?=.*--from-config old)/,
      'for c in old new; do echo "admin: { endpoint: $FLYTE_PLATFORM_URL, insecure: true }" > $c.yaml; done; ',
    )
    .replace("--endpoint flyte.acme.internal", "--insecure --endpoint $FLYTE_PLATFORM_URL")
    .replace(
      /^(flyte-settings version explain.*) HEAD~1/,
      "git init -q; git add -A; git -c user.name=a -c user.email=a@b commit -qm a; $1 HEAD",
    );

/** Its exit code shows that the two differ. */
const finds = "context diff";
/** These commands print nothing if they find nothing. */
const maySayNothing = /^(?:plugins list|check|spark check|bundle verify|registered (?:list|diff|images))$/;

const examples = await Promise.all(
  Object.entries(commands).map(async ([name, entry]) => [name, (await entry.load()).command.examples] as const),
);

function projectFor(name: string): Project {
  const project = freshProject();
  mkdirSync(join(project.path, "pod"));
  if (name === "init") rmSync(join(project.path, "flyte-settings.yaml"));
  return project;
}

describe.each(examples)("flyte-settings %s --help", (name, lines) => {
  it("has an example", () => expect(lines.length).toBeGreaterThan(0));

  it.each(lines)("%s", async (line) => {
    const project = projectFor(name);
    const { code, stdout, stderr } = await project.run(asHere(line, project));
    expect({ code, stderr }).toEqual({ code: name === finds ? 1 : 0, stderr: expect.not.stringContaining("error") });
    if (!maySayNothing.test(name)) expect(stdout).not.toBe("");
    project.remove();
  });
});

const schemas = new URL("../schemas/", import.meta.url);
const fileOf = (name: string): string => `${name.replaceAll(" ", "-")}.json`;
const readSchema = (file: string): Record<string, unknown> => JSON.parse(readFileSync(new URL(file, schemas), "utf8"));

describe("schemas of --json", () => {
  it("there is one for each command that prints data, and none for another", () => {
    const expected = Object.keys(commands).flatMap((name) => (Object.hasOwn(withoutJson, name) ? [] : [fileOf(name)]));
    expect(readdirSync(schemas).sort()).toEqual([...expected, "image-cache.json", "settings.json"].sort());
  });

  it("the wire form of the settings is the one that core publishes", () => {
    const { $id: _, ...rest } = readSchema("settings.json");
    const core = new URL("../../core/schema/settings.schema.json", import.meta.url);
    expect(rest).toEqual(JSON.parse(readFileSync(core, "utf8")));
  });
});

const withData = examples.filter(([name]) => !Object.hasOwn(withoutJson, name));
describe.each(withData)("flyte-settings %s --json", (name, lines) => {
  let validate: ValidateFunction;
  beforeAll(() => {
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema([readSchema("settings.json"), readSchema("image-cache.json")]);
    validate = ajv.compile(readSchema(fileOf(name)));
  });

  const own = lines.map(([line]) => line).filter((line) => !line.includes("--format"));
  it.each([...own, ...(moreLines[name] ?? [])])("%s", async (line) => {
    const project = projectFor(name);
    const asked = /--json\b/.test(line)
      ? line
      : line.replaceAll(`flyte-settings ${name}`, `flyte-settings ${name} --json`);
    const { stdout } = await project.run(asHere(asked, project));
    const data = JSON.parse(stdout);
    expect({ isValid: validate(data), errors: validate.errors }).toEqual({ isValid: true, errors: null });
    project.remove();
  });
});
