import type { SerializationSettings } from "@flyte-settings/core";
import { type CheckInput, type Finding, runChecks } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";

const digest = `sha256:${"a".repeat(64)}`;
export const clean: SerializationSettings = {
  imageConfig: { defaultImage: { name: "default", fqn: "r.io/x", tag: "v1" } },
  pythonInterpreter: "/opt/venv/bin/python3",
  flytekitVirtualenvRoot: "/opt/venv",
};
const fast = (destinationDir?: string) => ({
  fastSerializationSettings: { enabled: true, ...omitUndefined({ destinationDir }) },
});
export const withImage = (fqn: string, more = {}) => ({
  imageConfig: { defaultImage: { name: "default", fqn, ...more } },
});

/** name, changes to the clean settings, the rest of the input, `code place` of every finding */
export type Row = readonly [string, Partial<SerializationSettings>, Omit<CheckInput, "settings">, readonly string[]];

export const IMAGE = "images.default";
const TO = "bundle.destinationDir";

export const rows: readonly Row[] = [
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
    ["mutable-tag images.spark"],
  ],
  ["a-registry-alone", withImage("localhost", { tag: "5000" }), {}, [`registry-without-image ${IMAGE}`]],
  ["a-registry-with-a-dot", withImage("r.acme.io", { tag: "443" }), {}, [`registry-without-image ${IMAGE}`]],
  ["an-image-with-a-number-as-tag", withImage("python", { tag: "3" }), {}, []],
  ["uncommitted", {}, { versionProblem: "?? a.py" }, ["version-unknown version"]],
  ["no-default", { imageConfig: {} }, {}, [`no-default-image ${IMAGE}`]],
  ["no-default-and-none-needed", { imageConfig: {} }, { usesDefaultImage: false }, []],
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
  ["fast-in-production", { domain: "production", ...fast("/root") }, {}, ["fast-in-production bundle.copy"]],
  [
    "fast-in-a-production-of-ones-own",
    { domain: "live", ...fast("/root") },
    { productionDomains: ["live"] },
    ["fast-in-production bundle.copy"],
  ],
  ["fast-in-development", { domain: "development", ...fast("/root") }, {}, []],
  ["slow-in-production", { domain: "production", fastSerializationSettings: { enabled: false } }, {}, []],
  ["venv-elsewhere", { flytekitVirtualenvRoot: "/venv" }, {}, ["interpreter-mismatch flytekitVirtualenvRoot"]],
  ["venv-with-a-slash", { flytekitVirtualenvRoot: "/opt/venv/" }, {}, []],
  ["no-venv", { pythonInterpreter: "/usr/bin/python3", flytekitVirtualenvRoot: "/usr" }, {}, []],
  ["python-at-the-root", { pythonInterpreter: "/python", flytekitVirtualenvRoot: "/" }, {}, []],
  [
    "a-windows-interpreter",
    { pythonInterpreter: "C:\\venv\\python.exe", flytekitVirtualenvRoot: "" },
    {},
    ["interpreter-mismatch pythonInterpreter"],
  ],
  [
    "a-bare-interpreter",
    { pythonInterpreter: "python3", flytekitVirtualenvRoot: "" },
    {},
    ["interpreter-mismatch pythonInterpreter"],
  ],
  [
    "entrypoint-of-another",
    {},
    { entrypoint: "local:///usr/local/bin/entrypoint.py" },
    ["interpreter-mismatch pythonInterpreter"],
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
    ["destination-not-writable bundle.destinationDirs.x"],
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
    ["destination-shadowed env.PYTHONPATH"],
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
    ["near-identical-images images"],
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
  ["variable-with-a-digit-first", { env: { "1A": "x" } }, {}, ['variable-name env["1A"]']],
  [
    "names-that-flytekit-writes-and-no-container-takes",
    { env: { "": "x", "A=B": "x", "A\0": "x" } },
    {},
    ['variable-name env[""]', 'variable-name env["A=B"]', 'variable-name env["A\\\\u0000"]'],
  ],
  ["variable-names-of-every-version", { env: { A_1: "x", "a.b-c": "x", _: "x" } }, {}, []],
  ["context-small", {}, { contextBytes: 98_294 }, []],
  ["context-near", {}, { contextBytes: 98_295 }, ["variable-size _F_SS_C"]],
  ["variable-near-in-bytes-not-letters", { env: { A: "é".repeat(50_000) } }, {}, ["variable-size env.A"]],
];

export const run = ([, over, rest]: Row, options = {}) =>
  runChecks({ settings: { ...clean, ...over }, ...rest }, options);
export const brief = (findings: readonly Finding[]) => findings.map(({ code, place }) => `${code} ${place}`);
