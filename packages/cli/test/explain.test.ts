import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

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

/** field and flags, variables, other files; the output */
const fields: readonly (readonly [string, readonly string[], Parameters<typeof explain>[1], string])[] = [
  [
    "a-value-of-the-project-file",
    ["project"],
    {},
    "project: weather\n  source     flyte-settings.yaml:1 (project file)\n  overrides  flytesnacks (default)\n  to change  edit line 1 of flyte-settings.yaml; for one run --project\n",
  ],
  [
    "a-default",
    ["domain"],
    {},
    "domain: development\n  source     default\n  to change  write domain into flyte-settings.yaml; for one run --domain\n",
  ],
  [
    "a-flag-over-the-file",
    ["images.spark", "-i", "spark=r/s:1"],
    {},
    "images.spark: r/s:1\n  source     --image (command line)\n  overrides  ghcr.io/acme/spark:3.5 from flyte-settings.yaml:4 (project file)\n  to change  pass a different --image spark=REFERENCE, or omit it to use flyte-settings.yaml:4\n",
  ],
  [
    "a-variable-over-the-file",
    ["project"],
    { env: { FLYTE_LOCAL_PROJECT: "other" } },
    "project: other\n  source     variable FLYTE_LOCAL_PROJECT (environment)\n  overrides  weather from flyte-settings.yaml:1 (project file)\n  overrides  flytesnacks (default)\n  to change  set FLYTE_LOCAL_PROJECT, or unset it to use flyte-settings.yaml:1; for one run --project\n",
  ],
  [
    "an-environment-over-the-common-value-over-flytekits-file",
    ["images.spark", "-e", "production"],
    { files: { "home/.flyte/config.yaml": "images:\n  spark: r/old:1\n" } },
    "images.spark: ghcr.io/acme/spark:3.5.1\n  source     flyte-settings.yaml:14 (project file)\n  overrides  ghcr.io/acme/spark:3.5 from flyte-settings.yaml:4 (project file)\n  overrides  r/old:1 from HOME/.flyte/config.yaml:2 (flytekit's configuration)\n  to change  edit line 14 of flyte-settings.yaml; for one run --image spark=REFERENCE\n",
  ],
  [
    "a-value-of-flytekits-file",
    ["images.gpu"],
    { files: { "home/.flyte/config.yaml": "images:\n  gpu: r/gpu:1\n" } },
    "images.gpu: r/gpu:1\n  source     HOME/.flyte/config.yaml:2 (flytekit's configuration)\n  to change  write images.gpu into flyte-settings.yaml; for one run --image gpu=REFERENCE\n",
  ],
  [
    "a-value-that-follows-another",
    ["flytekitVirtualenvRoot"],
    {},
    "flytekitVirtualenvRoot: /opt/venv\n  source     flyte-settings.yaml:8 (derived from pythonInterpreter) (project file)\n  to change  derived from pythonInterpreter: set that, or set flytekitVirtualenvRoot in flyte-settings.yaml\n",
  ],
  [
    "a-variable-of-tasks",
    ["env.LOG_LEVEL", "-e", "staging"],
    {},
    "env.LOG_LEVEL: debug\n  source     flyte-settings.yaml:11 (project file)\n  overrides  flyte-settings.yaml:6 (project file)\n  to change  edit line 11 of flyte-settings.yaml; for one run --env LOG_LEVEL=VALUE\n",
  ],
  [
    "a-secret",
    ["env.API_TOKEN"],
    {},
    "env.API_TOKEN: (not shown)\n  source     flyte-settings.yaml:7 (project file)\n  to change  edit line 7 of flyte-settings.yaml; for one run --env API_TOKEN=VALUE\n",
  ],
];

describe("settings explain FIELD", () => {
  it.each(fields)("%s", async (_, words, more, expected) => {
    const { code, stdout, stderr } = await explain(words, more);
    expect([code, stderr, stdout.replaceAll(`${here.path}/home`, "HOME")]).toEqual([0, "", expected]);
  });

  it.each([
    ["a-file-of-another-name", ["domain", "-f", "conf/flyte.yaml"], "write domain into conf/flyte.yaml"],
    ["of-an-image-with-a-dot", ['images["a.b"]', "-i", "a.b=r/x:1"], "pass a different --image a.b=REFERENCE"],
  ])("%s", async (_, words, expected) => {
    expect((await explain(words, { files: { "conf/flyte.yaml": "project: x\n" } })).stdout).toContain(expected);
  });
});

describe("settings explain of several", () => {
  it("is a table, with what each overrides below it", async () => {
    const { stdout } = await explain(["images", "-i", "spark=r/s:1"]);
    expect(stdout).toBe(`setting         value                   source                 override with
images.default  ghcr.io/acme/weather:1  flyte-settings.yaml:3  flyte-settings.yaml:3, --image REFERENCE
images.spark    r/s:1                   --image                --image spark=REFERENCE
  overrides ghcr.io/acme/spark:3.5 from flyte-settings.yaml:4 (project file)
`);
  });

  it("as data: value, source, overridden values and change; no secrets", async () => {
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
    expect([code, stderr]).toEqual([0, "5 differences\n"]);
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
      "1 difference\n",
    ],
    ["a-flag-goes-before-both", ["-d", "x", "domain"], "", "no differences\n"],
    ["the-same-twice", ["-e", "production"], "", "no differences\n"],
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
