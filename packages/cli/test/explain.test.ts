import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { folder } from "./fake-host.ts";

let here = folder();
beforeEach(() => {
  here.remove();
  here = folder();
});
afterAll(() => here.remove());

const text = `project: weather
images:
  default: ghcr.io/acme/weather:1
  spark: ghcr.io/acme/spark:3.5
env:
  LOG_LEVEL: info
  API_TOKEN: abcdefgh
pythonInterpreter: /opt/venv/bin/python3
environments:
  staging:
    env: { LOG_LEVEL: debug }
  production:
    domain: production
    images: { spark: "ghcr.io/acme/spark:3.5.1" }
    env: { LOG_LEVEL: warning, API_TOKEN: ijklmnop, REGION: eu }
`;
const files = { "flyte-settings.yaml": text };
const explain = async (
  words: readonly string[],
  more: { env?: Record<string, string>; files?: Record<string, string> } = {},
) => here.run(["settings", "explain", ...words], { files: { ...files, ...more.files }, env: more.env ?? {} });

/** field and flags, variables, other files; what is printed */
const fields: readonly (readonly [string, readonly string[], Parameters<typeof explain>[1], string])[] = [
  [
    "a-value-of-the-project-file",
    ["project"],
    {},
    "project: weather\n  from    flyte-settings.yaml:1 (project file)\n  before  flytesnacks: default\n  change  edit line 1 of flyte-settings.yaml; for one run --project\n",
  ],
  [
    "a-default",
    ["domain"],
    {},
    "domain: development\n  from    default\n  change  write domain into flyte-settings.yaml; for one run --domain\n",
  ],
  [
    "a-flag-over-the-file",
    ["images.spark", "-i", "spark=r/s:1"],
    {},
    "images.spark: r/s:1\n  from    --image (command line)\n  before  ghcr.io/acme/spark:3.5: flyte-settings.yaml:4 (project file)\n  change  give --image spark=REFERENCE another value, or leave it out: then flyte-settings.yaml:4 counts\n",
  ],
  [
    "a-variable-over-the-file",
    ["project"],
    { env: { FLYTE_LOCAL_PROJECT: "other" } },
    "project: other\n  from    variable FLYTE_LOCAL_PROJECT (environment)\n  before  weather: flyte-settings.yaml:1 (project file)\n  before  flytesnacks: default\n  change  set FLYTE_LOCAL_PROJECT, or unset it: then flyte-settings.yaml:1 counts; for one run --project\n",
  ],
  [
    "an-environment-over-the-common-value-over-flytekits-file",
    ["images.spark", "-e", "production"],
    { files: { "home/.flyte/config.yaml": "images:\n  spark: r/old:1\n" } },
    "images.spark: ghcr.io/acme/spark:3.5.1\n  from    flyte-settings.yaml:14 (project file)\n  before  ghcr.io/acme/spark:3.5: flyte-settings.yaml:4 (project file)\n  before  r/old:1: HOME/.flyte/config.yaml:2 (flytekit's configuration)\n  change  edit line 14 of flyte-settings.yaml; for one run --image spark=REFERENCE\n",
  ],
  [
    "a-value-of-flytekits-file",
    ["images.gpu"],
    { files: { "home/.flyte/config.yaml": "images:\n  gpu: r/gpu:1\n" } },
    "images.gpu: r/gpu:1\n  from    HOME/.flyte/config.yaml:2 (flytekit's configuration)\n  change  write images.gpu into flyte-settings.yaml; for one run --image gpu=REFERENCE\n",
  ],
  [
    "a-value-that-follows-another",
    ["flytekitVirtualenvRoot"],
    {},
    "flytekitVirtualenvRoot: /opt/venv\n  from    flyte-settings.yaml:8 (derived from pythonInterpreter) (project file)\n  change  set pythonInterpreter, which it follows from, or write flytekitVirtualenvRoot into flyte-settings.yaml\n",
  ],
  [
    "a-variable-of-tasks",
    ["env.LOG_LEVEL", "-e", "staging"],
    {},
    "env.LOG_LEVEL: debug\n  from    flyte-settings.yaml:11 (project file)\n  before  flyte-settings.yaml:6 (project file)\n  change  edit line 11 of flyte-settings.yaml; for one run --env LOG_LEVEL=VALUE\n",
  ],
  [
    "a-secret",
    ["env.API_TOKEN"],
    {},
    "env.API_TOKEN: (not shown)\n  from    flyte-settings.yaml:7 (project file)\n  change  edit line 7 of flyte-settings.yaml; for one run --env API_TOKEN=VALUE\n",
  ],
];

describe("settings explain FIELD", () => {
  it.each(fields)("%s", async (_, words, more, expected) => {
    const { code, stdout, stderr } = await explain(words, more);
    expect([code, stderr, stdout.replaceAll(`${here.path}/home`, "HOME")]).toEqual([0, "", expected]);
  });

  it.each([
    ["a-file-of-another-name", ["domain", "-f", "conf/flyte.yaml"], "write domain into conf/flyte.yaml"],
    ["of-an-image-with-a-dot", ['images["a.b"]', "-i", "a.b=r/x:1"], "give --image a.b=REFERENCE another value"],
  ])("%s", async (_, words, expected) => {
    expect((await explain(words, { files: { "conf/flyte.yaml": "project: x\n" } })).stdout).toContain(expected);
  });
});

describe("settings explain of several", () => {
  it("is a table, with what each went before below it", async () => {
    const { stdout } = await explain(["images", "-i", "spark=r/s:1"]);
    expect(stdout).toBe(`value           is                      from                   change it by
images.default  ghcr.io/acme/weather:1  flyte-settings.yaml:3  that line, --image REFERENCE
images.spark    r/s:1                   --image                --image spark=REFERENCE
  went before ghcr.io/acme/spark:3.5: flyte-settings.yaml:4 (project file)
`);
  });

  it("as data: value, place, what it went before, and where to change it; no secret", async () => {
    const { stdout } = await explain(["--json", "-i", "spark=r/s:1"]);
    const found = JSON.parse(stdout);
    expect(found["images.spark"]).toEqual({
      value: "r/s:1",
      layer: "flags",
      flag: "--image",
      from: "--image",
      overrode: [
        {
          value: "ghcr.io/acme/spark:3.5",
          layer: "project",
          file: "flyte-settings.yaml",
          line: 4,
          key: "images.spark",
          from: "flyte-settings.yaml:4",
        },
      ],
      change: { flag: "--image spark=REFERENCE" },
    });
    expect(found.project.change).toEqual({ file: "flyte-settings.yaml", line: 1, key: "project", flag: "--project" });
    expect(found.domain.change).toEqual({ file: "flyte-settings.yaml", key: "domain", flag: "--domain" });
    expect(found.flytekitVirtualenvRoot.change).toEqual({ follows: "pythonInterpreter" });
    expect([found["env.LOG_LEVEL"].value, found["env.API_TOKEN"].value]).toEqual(["info", undefined]);
    expect(stdout).not.toContain("abcdefgh");
  });
});

describe("settings explain --diff", () => {
  it("the common values against an environment", async () => {
    const { code, stdout, stderr } = await explain(["--diff", "production"]);
    expect([code, stderr]).toEqual([0, "5 differ\n"]);
    expect(stdout).toBe(`domain
  common      development (default)
  production  production (flyte-settings.yaml:13)
env.API_TOKEN
  common      (not shown) (flyte-settings.yaml:7)
  production  (not shown) (flyte-settings.yaml:15)
env.LOG_LEVEL
  common      info (flyte-settings.yaml:6)
  production  warning (flyte-settings.yaml:15)
env.REGION
  common      (not set)
  production  eu (flyte-settings.yaml:15)
images.spark
  common      ghcr.io/acme/spark:3.5 (flyte-settings.yaml:4)
  production  ghcr.io/acme/spark:3.5.1 (flyte-settings.yaml:14)
`);
  });

  it.each([
    [
      "two-environments",
      ["-e", "staging", "env.LOG_LEVEL"],
      "env.LOG_LEVEL\n  staging     debug (flyte-settings.yaml:11)\n  production  warning (flyte-settings.yaml:15)\n",
      "1 differ\n",
    ],
    ["a-flag-goes-before-both", ["-d", "x", "domain"], "", "nothing differs\n"],
    ["the-same-twice", ["-e", "production"], "", "nothing differs\n"],
  ] as const)("%s", async (_, words, stdout, stderr) => {
    expect(await explain([...words, "--diff", "production"])).toEqual({ code: 0, stdout, stderr });
  });

  it("as data", async () => {
    const { stdout } = await explain(["--diff", "production", "--json"]);
    const { from, to, differences } = JSON.parse(stdout);
    expect([from, to, differences.map(({ path }: { path: string }) => path)]).toEqual([
      null,
      "production",
      ["domain", "env.API_TOKEN", "env.LOG_LEVEL", "env.REGION", "images.spark"],
    ]);
    expect(differences[3]).toEqual({
      path: "env.REGION",
      to: expect.objectContaining({ value: "eu", line: 15, key: "environments.production.env.REGION" }),
    });
    expect(stdout).not.toMatch(/abcdefgh|ijklmnop/);
  });

  it.each([
    ["an-unknown-environment", ["--diff", "prodction"], "Did you mean production?"],
    ["an-unknown-field", ["--diff", "production", "domian"], "Did you mean domain?"],
  ] as const)("%s is one clear error", async (_, words, said) => {
    const { code, stdout, stderr } = await explain(words);
    expect([code, stdout, stderr.includes(said)]).toEqual([1, "", true]);
  });
});
