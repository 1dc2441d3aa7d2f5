import { readFileSync } from "node:fs";
import { projectLayer, projectSchema, readProjectFile, readYaml, yamlJson } from "@flyte-settings/core/config";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";

const whole = `# yaml-language-server: $schema=./project.schema.json
$schema: ./project.schema.json
project: flytesnacks
domain: development
version: content
images:
  default: ghcr.io/acme/train:v3
  spark: ghcr.io/acme/spark:3.5
env: { LOG_LEVEL: info }
pythonInterpreter: /opt/venv/bin/python3
flytekitVirtualenvRoot: /opt/venv
defaultResources: { requests: { cpu: "1", mem: 2Gi, gpu: 1 }, limits: { cpu: [500m, 2] } }
gitRepo: github.com/acme/flows
sourceRoot: .
pythonVersion: "3.11"
flytekitVersion: 1.16.24
defaultImagePrefixes: { "3.13": "mirror.acme.internal/flytekit:py3.13-" }
bundle:
  copy: all
  include: []
  modules: [workflows]
  destinationDir: /root
  destinationDirs: { spark: /home/flyte }
  store: file:./.flyte-settings/bundles
  derefSymlinks: true
spark: { profiles: { "spark*": flytekit-spark } }
plugins:
  - ["@flyte-settings/oci-images", { pin: true, mirrors: { docker.io: mirror.acme.internal } }]
  - ["./plugins/git-tag.mjs"]
  - ./plugins/acme.mjs
compat: {}
checks: { ignore: [{ code: mutable-tag, reason: a sandbox }, { code: secret-in-env, reason: a public key }] }
environments:
  production:
    domain: production
    env: { LOG_LEVEL: warning }
`;

const good: readonly (readonly [name: string, text: string])[] = [
  ["whole", whole],
  ["one-line", "project: p\n"],
  ["nothing-behind-the-colon", "images:\nenv:\nplugins:\nbundle:\n  include:\ncompat:\n"],
  ["compat-everywhere", "compat: flytekit\n"],
  ["compat-by-area", "compat: { config: flytekit, bundle: flytekit }\n"],
  ["older-spellings", "bundle: { dereferenceSymlinks: true }\n"],
  ["names-that-objects-have", "env: { __proto__: a, constructor: b }\n"],
];

const bad: readonly (readonly [name: string, text: string, message: string])[] = [
  ["misspelt", "project: p\nimagse: {}\n", "p.yaml:2: imagse: unknown field imagse; did you mean images?"],
  ["misspelt-inside", "bundle:\n  copi: all\n", "p.yaml:2: bundle.copi: unknown field copi; did you mean copy?"],
  ["inherited-name", "constructor: x\n", "p.yaml:1: constructor: unknown field constructor"],
  [
    "number-as-text",
    "\nversion: 1.5\n",
    "p.yaml:2: version: expected a string, for example content, got 1.5. Write it in quotes",
  ],
  [
    "boolean-in-env",
    "env:\n  A: b\n  DEBUG: yes\n",
    "p.yaml:3: env.DEBUG: expected a string, for example info, got true",
  ],
  ["nothing-as-text", "project:\n", "p.yaml:1: project: expected a string, for example flytesnacks, got nothing"],
  ["list-as-mapping", "images: [a]\n", "p.yaml:1: images: expected a mapping, got a list"],
  ["mapping-as-list", "plugins: {}\n", "p.yaml:1: plugins: expected a list, got a mapping"],
  ["choice", "bundle: { copy: al }\n", "p.yaml:1: bundle.copy: expected all, auto, none, got al; did you mean all?"],
  ["flag", "bundle: { derefSymlinks: 1 }\n", "p.yaml:1: bundle.derefSymlinks: expected true or false, got 1"],
  ["area", "compat: { confg: flytekit }\n", "p.yaml:1: compat.confg: unknown field confg; did you mean config?"],
  ["compat-value", "compat: { config: yes }\n", "p.yaml:1: compat.config: expected a string"],
  [
    "quantity",
    "defaultResources: { requests: { cpu: [1] } }\n",
    "p.yaml:1: defaultResources.requests.cpu: expected a request and a limit",
  ],
  ["plugin", "plugins: [[]]\n", "p.yaml:1: plugins[0]: expected a package or path"],
  ["ignore", "checks: { ignore: [{ reason: x }] }\n", "p.yaml:1: checks.ignore[0]: expected a code"],
  [
    "ignore-without-a-reason",
    "checks: { ignore: [mutable-tag] }\n",
    'p.yaml:1: checks.ignore[0]: expected a code with a reason, for example { code: mutable-tag, reason: "why it may be so" }, got mutable-tag',
  ],
  [
    "ignore-with-an-empty-reason",
    "checks: { ignore: [{ code: mutable-tag, reason: '' }] }\n",
    "p.yaml:1: checks.ignore[0]: expected a code with a reason, for example { code: mutable-tag",
  ],
  ["python-version", "pythonVersion: three\n", "p.yaml:1: pythonVersion: expected a string such as 3.11, got three"],
  [
    "environment",
    "environments: { prod: { plugins: [] } }\n",
    "p.yaml:1: environments.prod.plugins: unknown field plugins",
  ],
  ["not-a-mapping", "- a\n", "p.yaml:1: expected a mapping, got a list"],
];

const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const validate = ajv.compile(projectSchema());
const json = (text: string) => JSON.parse(JSON.stringify(yamlJson(readYaml(text).value)));

describe("project file", () => {
  it.each(good)("%s is read, and its schema accepts it", (_, text) => {
    expect(() => readProjectFile("p.yaml", text)).not.toThrow();
    expect(validate(json(text)), JSON.stringify(validate.errors)).toBe(true);
  });
  it.each(bad)("%s is refused with file and line, and by the schema", (_, text, message) => {
    expect(() => readProjectFile("p.yaml", text)).toThrow(
      expect.objectContaining({ code: "PROJECT_FILE_INVALID", message: expect.stringContaining(message) }),
    );
    expect(validate(json(text))).toBe(false);
  });
  it("shows all that is wrong at once", () => {
    expect(() => readProjectFile("p.yaml", "projct: p\nenv: 1\n")).toThrow(/projct[\s\S]*p\.yaml:2: env/);
  });
  it("an empty file says nothing", () => {
    expect(readProjectFile("p.yaml", "").values).toEqual([]);
  });
  it("keeps the line of every value", () => {
    const { values } = readProjectFile("p.yaml", whole);
    const spark = values.find(({ path }) => path.join() === "images,spark");
    expect(spark).toEqual({
      path: ["images", "spark"],
      value: "ghcr.io/acme/spark:3.5",
      origin: { layer: "project", file: "p.yaml", line: 8, key: "images.spark" },
    });
  });
  it("an environment goes before the common values", () => {
    const layer = projectLayer(readProjectFile("p.yaml", whole), "production");
    expect(layer.filter(({ path }) => path[0] === "domain").map(({ value }) => value)).toEqual([
      "development",
      "production",
    ]);
    expect(() => projectLayer(readProjectFile("p.yaml", whole), "prodution")).toThrow(/did you mean production/i);
  });
  it("the schema has an absolute URL and no external references", () => {
    const { $id, $schema, ...rest } = projectSchema();
    expect([$id, $schema]).toEqual([
      "https://unpkg.com/@flyte-settings/core/schema/project.schema.json",
      "http://json-schema.org/draft-07/schema#",
    ]);
    expect(JSON.stringify(rest)).not.toMatch(/"\$(?:ref|id)"/);
  });
  it("the published schema is the table's", () => {
    const published = readFileSync(new URL("../../schema/project.schema.json", import.meta.url), "utf8");
    expect(JSON.parse(published)).toEqual(projectSchema());
  });
});
