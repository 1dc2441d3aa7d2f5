import type { SerializationSettings } from "@flyte-settings/core";
import { type CheckInput, checkReport, checks, type Finding, runChecks, silence } from "@flyte-settings/core/checks";
import { describe, expect, it } from "vitest";

const digest = `sha256:${"a".repeat(64)}`;
const clean: SerializationSettings = {
  imageConfig: { defaultImage: { name: "default", fqn: "r.io/x", tag: "v1" } },
  pythonInterpreter: "/opt/venv/bin/python3",
  flytekitVirtualenvRoot: "/opt/venv",
};
const fast = (destinationDir?: string) => ({
  fastSerializationSettings: { enabled: true, ...(destinationDir === undefined ? {} : { destinationDir }) },
});
const withImage = (fqn: string, more = {}) => ({ imageConfig: { defaultImage: { name: "default", fqn, ...more } } });

/** name, over the clean settings, the rest of the input, `code place` of every finding */
type Row = readonly [string, Partial<SerializationSettings>, Omit<CheckInput, "settings">, readonly string[]];

const IMAGE = "$.images.default";
const TO = "$.bundle.destinationDir";

const rows: readonly Row[] = [
  ["nothing-to-say", {}, {}, []],
  ["moving-latest", withImage("r.io/x", { tag: "latest" }), {}, [`mutable-tag ${IMAGE}`]],
  ["moving-py-latest", withImage("r.io/x", { tag: "py3.12-latest" }), {}, [`mutable-tag ${IMAGE}`]],
  ["no-tag", withImage("r.io/x"), {}, [`mutable-tag ${IMAGE}`]],
  ["latest-inside-a-word", withImage("r.io/x", { tag: "v1-notlatest" }), {}, []],
  ["pinned-beside-latest", withImage("r.io/x", { tag: "latest", digest }), {}, []],
  ["empty-digest", withImage("r.io/x", { digest: "" }), {}, [`mutable-tag ${IMAGE}`]],
  [
    "named-image",
    { imageConfig: { ...clean.imageConfig, images: [{ name: "spark", fqn: "s", tag: "latest" }] } },
    {},
    ["mutable-tag $.images.spark"],
  ],
  ["a-registry-alone", withImage("localhost", { tag: "5000" }), {}, [`registry-without-image ${IMAGE}`]],
  ["a-registry-with-a-dot", withImage("r.acme.io", { tag: "443" }), {}, [`registry-without-image ${IMAGE}`]],
  ["an-image-with-a-number-as-tag", withImage("python", { tag: "3" }), {}, []],
  ["no-default", { imageConfig: {} }, {}, [`no-default-image ${IMAGE}`]],
  ["no-default-for-this-python", { imageConfig: {} }, { pythonVersion: "3.14" }, [`python-without-image ${IMAGE}`]],
  ["no-default-for-a-known-python", { imageConfig: {} }, { pythonVersion: "3.12.4" }, [`no-default-image ${IMAGE}`]],
  [
    "a-prefix-of-ones-own",
    { imageConfig: {} },
    { pythonVersion: "3.14", defaultImagePrefixes: { "3.14": "m/x:" } },
    [`no-default-image ${IMAGE}`],
  ],
  ["an-unknown-python-with-an-image", {}, { pythonVersion: "3.14" }, []],
  [
    "published-image-copy-none",
    withImage("cr.flyte.org/flyteorg/flytekit", { tag: "py3.11-1.16.24" }),
    { copy: "none" },
    [`code-nowhere ${IMAGE}`],
  ],
  [
    "published-image-not-fast",
    { ...withImage("ghcr.io/flyteorg/flytekit", { tag: "v1" }), fastSerializationSettings: { enabled: false } },
    {},
    [`code-nowhere ${IMAGE}`],
  ],
  ["published-image-copy-all", withImage("cr.flyte.org/flyteorg/flytekit", { tag: "v1" }), { copy: "all" }, []],
  ["own-image-copy-none", {}, { copy: "none" }, []],
  ["fast-in-production", { domain: "production", ...fast("/root") }, {}, ["fast-in-production $.bundle.copy"]],
  [
    "fast-in-a-production-of-ones-own",
    { domain: "live", ...fast("/root") },
    { productionDomains: ["live"] },
    ["fast-in-production $.bundle.copy"],
  ],
  ["fast-in-development", { domain: "development", ...fast("/root") }, {}, []],
  ["slow-in-production", { domain: "production", fastSerializationSettings: { enabled: false } }, {}, []],
  ["venv-elsewhere", { flytekitVirtualenvRoot: "/venv" }, {}, ["interpreter-mismatch $.flytekitVirtualenvRoot"]],
  ["venv-with-a-slash", { flytekitVirtualenvRoot: "/opt/venv/" }, {}, []],
  ["no-venv", { pythonInterpreter: "/usr/bin/python3", flytekitVirtualenvRoot: "/usr" }, {}, []],
  ["python-at-the-root", { pythonInterpreter: "/python", flytekitVirtualenvRoot: "/" }, {}, []],
  [
    "a-windows-interpreter",
    { pythonInterpreter: "C:\\venv\\python.exe", flytekitVirtualenvRoot: "" },
    {},
    ["interpreter-mismatch $.pythonInterpreter"],
  ],
  [
    "a-bare-interpreter",
    { pythonInterpreter: "python3", flytekitVirtualenvRoot: "" },
    {},
    ["interpreter-mismatch $.pythonInterpreter"],
  ],
  [
    "entrypoint-of-another",
    {},
    { entrypoint: "local:///usr/local/bin/entrypoint.py" },
    ["interpreter-mismatch $.pythonInterpreter"],
  ],
  ["entrypoint-of-the-interpreter", {}, { entrypoint: "local:///opt/venv/bin/entrypoint.py" }, []],
  ["root-writes-root", fast("/root"), { images: [{ name: "x", user: "0:0" }] }, []],
  ["no-user-is-root", fast("/root"), { images: [{ name: "x" }] }, []],
  [
    "somebody-cannot-write-root",
    fast("/root"),
    { images: [{ name: "x", user: "1000" }] },
    [`destination-not-writable ${TO}`],
  ],
  [
    "somebody-cannot-write-under-opt",
    fast("/opt/code/"),
    { images: [{ name: "x", user: "app:app" }] },
    [`destination-not-writable ${TO}`],
  ],
  ["somebody-in-the-working-folder", fast("."), { images: [{ name: "x", user: "app", workingDir: "/opt/app" }] }, []],
  [
    "somebody-without-a-working-folder",
    fast("."),
    { images: [{ name: "x", user: "app" }] },
    [`destination-not-writable ${TO}`],
  ],
  [
    "somebody-climbs-out",
    fast("../../root"),
    { images: [{ name: "x", user: "app", workingDir: "/home/app" }] },
    [`destination-not-writable ${TO}`],
  ],
  ["somebody-in-tmp", fast("/var/tmp/code"), { images: [{ name: "x", user: "app" }] }, []],
  ["nobody-can-tell", fast("/app"), { images: [{ name: "x", user: "app" }] }, []],
  [
    "a-destination-of-its-own",
    fast("/root"),
    { images: [{ name: "x", user: "app" }], destinationDirs: { x: "/opt/x" } },
    ["destination-not-writable $.bundle.destinationDirs.x"],
  ],
  [
    "a-destination-of-its-own-that-is-writable",
    fast("/root"),
    { images: [{ name: "x", user: "app", workingDir: "/home/app" }], destinationDirs: { x: "/home/app" } },
    [],
  ],
  ["not-fast", {}, { images: [{ name: "x", user: "app" }] }, []],
  [
    "pythonpath-of-the-image",
    fast("/root"),
    { images: [{ name: "x", env: { PYTHONPATH: "/app:/root/" } }] },
    [`destination-shadowed ${TO}`],
  ],
  ["pythonpath-is-the-destination", fast("/root"), { images: [{ name: "x", env: { PYTHONPATH: "/root" } }] }, []],
  [
    "pythonpath-of-env-hides-the-images",
    { ...fast("/root"), env: { PYTHONPATH: "/root" } },
    { images: [{ name: "x", env: { PYTHONPATH: "/app" } }] },
    [],
  ],
  [
    "pythonpath-of-env",
    { ...fast("/root"), env: { PYTHONPATH: "/lib1::/lib2" } },
    {},
    ["destination-shadowed $.env.PYTHONPATH"],
  ],
  [
    "seven-of-one-repository",
    {
      imageConfig: {
        ...clean.imageConfig,
        images: Array.from({ length: 6 }, (_, i) => ({ name: `n${i}`, fqn: "r.io/x", tag: "v1" })),
      },
    },
    {},
    [],
  ],
  [
    "eight-of-one-repository",
    {
      imageConfig: {
        ...clean.imageConfig,
        images: Array.from({ length: 7 }, (_, i) => ({ name: `n${i}`, fqn: "r.io/x", tag: "v1" })),
      },
    },
    {},
    ["near-identical-images $.images"],
  ],
  [
    "the-default-in-the-list-counts-once",
    {
      imageConfig: {
        ...clean.imageConfig,
        images: Array.from({ length: 7 }, (_, i) => ({
          name: i === 0 ? "default" : `n${i}`,
          fqn: "r.io/x",
          tag: "v1",
        })),
      },
    },
    {},
    [],
  ],
  [
    "a-template-that-resolves",
    {},
    { taskImages: [{ place: "flow.a", text: "{{.image.default.fqn}}:{{.image.default.version}}" }] },
    [],
  ],
  [
    "a-template-of-an-unknown-image",
    {},
    { taskImages: [{ place: "flow.a", text: "{{.image.spark}}" }] },
    ["template-unresolved flow.a"],
  ],
  [
    "a-template-left-over",
    {},
    { finished: [{ place: "flow.a, args", text: "--dest-dir {{ .dest_dir }}" }] },
    ["template-unresolved flow.a, args"],
  ],
  ["templates-of-the-backend", {}, { finished: [{ place: "flow.a, args", text: "{{.input}} {{.outputPrefix}}" }] }, []],
  ["a-template-in-the-settings", withImage("{{.image.x.fqn}}", { tag: "v1" }), {}, [`template-unresolved ${IMAGE}`]],
  [
    "a-context-that-nobody-can-read",
    {},
    { unreadableContexts: [{ place: "flow.a", text: "not a context" }] },
    ["context-unreadable flow.a"],
  ],
  ["context-small", {}, { contextBytes: 98_294 }, []],
  ["context-near", {}, { contextBytes: 98_295 }, ["variable-size _F_SS_C"]],
  ["variable-near-in-bytes-not-letters", { env: { A: "é".repeat(50_000) } }, {}, ["variable-size $.env.A"]],
];

const run = ([, over, rest]: Row, options = {}) => runChecks({ settings: { ...clean, ...over }, ...rest }, options);
const brief = (findings: readonly Finding[]) => findings.map(({ code, place }) => `${code} ${place}`);

describe("checks", () => {
  it.each(rows)("%s", (...row) => {
    expect(brief(run(row))).toEqual(row[3]);
  });

  it("every check has a row that finds it, a heading, a reason, a mend and one sentence", () => {
    const found = new Set([
      ...rows.flatMap((row) => run(row).map(({ code }) => code)),
      "secret-in-env",
      "token-in-remote",
    ]);
    const elsewhere = ["bundle", "written", "ignore", "idle"];
    const here = Object.entries(checks).filter(([, { needs = "" }]) => !elsewhere.includes(needs));
    expect([...found].sort()).toEqual(here.map(([code]) => code).sort());
    for (const { title, why, fix } of Object.values(checks)) {
      expect(title).toMatch(/^\S.*[^.]$/);
      expect(why).toMatch(/\.$/);
      expect(fix).toMatch(/\.$/);
    }
  });

  it.each([
    [131_063, "warning"],
    [131_064, "error"],
  ])("a context of %i characters is a %s: NAME=value and NUL count", (contextBytes, severity) => {
    expect(runChecks({ settings: clean, contextBytes })).toMatchObject([{ code: "variable-size", severity }]);
  });

  it("places: the value's own, the one above, the path", () => {
    const env = { API_TOKEN: "hunter-22", "DB.PASSWORD": "hunter-22", OTHER_SECRET: "hunter-22" };
    const settings = { ...clean, env };
    const at = (line: number) => ({ layer: "project", file: "f.yaml", line }) as const;
    const provenance = { env: at(9), "env.API_TOKEN": at(12), 'env["DB.PASSWORD"]': at(10) };
    const places = runChecks({ settings, provenance }).map(({ place }) => place);
    expect(places).toEqual(["f.yaml:9", "f.yaml:10", "f.yaml:12"]);
    expect(runChecks({ settings }).map(({ place }) => place)).toContain('$.env["DB.PASSWORD"]');
  });

  it("a place in a file is there as data too", () => {
    const provenance = { "env.API_TOKEN": { layer: "project", file: "f.yaml", line: 12 } } as const;
    const settings = { ...clean, env: { API_TOKEN: "hunter-22" } };
    const gitRemotes = [{ place: ".git/config:7", file: ".git/config", line: 7, text: "t:x@h/r" }];
    expect(runChecks({ settings, provenance, gitRemotes })).toMatchObject([
      { place: "f.yaml:12", file: "f.yaml", line: 12 },
      { place: ".git/config:7", file: ".git/config", line: 7 },
    ]);
  });

  it("a default is placed by its path: nobody wrote it", () => {
    const provenance = { "images.default": { layer: "defaults", note: "flytekit's image" } } as const;
    const settings = { ...clean, ...withImage("r.io/x", { tag: "latest" }) };
    expect(runChecks({ settings, provenance }).map(({ place }) => place)).toEqual([IMAGE]);
  });

  it("the context is made of the settings when nobody says how long it is", () => {
    let seed = 1;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed.toString(36);
    };
    const images = Array.from({ length: 2500 }, (_, i) => ({
      name: `n${i}`,
      fqn: `r${i}.io/x`,
      tag: Array.from({ length: 12 }, next).join(""),
    }));
    const imageConfig = { ...clean.imageConfig, images };
    expect(runChecks({ settings: { ...clean, imageConfig } })).toMatchObject([
      { code: "variable-size", place: "_F_SS_C" },
    ]);
  });

  it("errors first, then by code and place, whatever the order of the settings", () => {
    const env = { Z_TOKEN: "hunter-22", A_TOKEN: "hunter-22" };
    const input = { settings: { ...clean, ...withImage("localhost", { tag: "5000" }), env, gitRepo: "t:x@h/r" } };
    expect(brief(runChecks(input))).toEqual([
      "secret-in-env $.env.A_TOKEN",
      "secret-in-env $.env.Z_TOKEN",
      "token-in-remote $.gitRepo",
      `registry-without-image ${IMAGE}`,
    ]);
  });
});

describe("silencing", () => {
  const input = { settings: { ...clean, ...withImage("r.io/x", { tag: "latest" }) } };
  it("by code", () => {
    expect(runChecks(input, { ignore: [{ code: "mutable-tag", reason: "a sandbox" }] })).toEqual([]);
  });
  it("an unknown code is itself a finding", () => {
    const ignore = [
      { code: "mutable-tags", reason: "x" },
      { code: "acme/rule", reason: "a plugin's own" },
    ];
    const findings = runChecks(input, { ignore });
    expect(brief(findings)).toEqual([`mutable-tag ${IMAGE}`, "unknown-check $.checks.ignore.mutable-tags"]);
    expect(findings[1]?.message).toBe("no check is called mutable-tags; did you mean mutable-tag?");
  });
  it("what is silenced stands beside the reason that was given", () => {
    const { findings, silenced } = checkReport(input, { ignore: [{ code: "mutable-tag", reason: "a sandbox" }] });
    expect([findings, silenced]).toMatchObject([[], [{ finding: { code: "mutable-tag" }, reason: "a sandbox" }]]);
  });
  it("a silence that nothing needs is said where everything was looked at, and only there", () => {
    const ignore = [
      { code: "code-nowhere", reason: "x" },
      { code: "secret-in-bundle", reason: "x" },
    ];
    const isWhole = (code: string) => code === "code-nowhere";
    expect(brief(checkReport(input, { ignore, isWhole }).findings)).toEqual([
      `mutable-tag ${IMAGE}`,
      "silence-unused $.checks.ignore.code-nowhere",
    ]);
    expect(brief(runChecks(input, { ignore }))).toEqual([`mutable-tag ${IMAGE}`]);
  });
  it("findings of plugins as well, with the reason beside them", () => {
    const finding = { code: "acme/rule", severity: "error", place: "p", message: "m", fix: "f" } as const;
    expect(silence([finding], [{ code: "acme/rule", reason: "known" }])).toEqual({
      findings: [],
      silenced: [{ finding, reason: "known" }],
    });
  });
});
