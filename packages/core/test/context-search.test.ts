import { contextsInAnyText, contextsInEnvText, contextsInManifest } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const lines = [
  ["plain", "A=1\n_F_SS_C=H4sI\n", [{ entity: "line 2", context: "H4sI" }]],
  ["exported-and-quoted", 'export _F_SS_C="H4sI="', [{ entity: "line 1", context: "H4sI=" }]],
  ["single-quotes", "_F_SS_C='H4sI'", [{ entity: "line 1", context: "H4sI" }]],
  ["windows-line-end", "_F_SS_C=H4sI\r\n", [{ entity: "line 1", context: "H4sI" }]],
  ["as-describe-prints-it", "      _F_SS_C:   H4sI", [{ entity: "line 1", context: "H4sI" }]],
  ["another-variable-that-ends-alike", "MY_F_SS_C=x", []],
] as const;

describe("contextsInEnvText", () => {
  it.each(lines)("%s", (_, text, expected) => {
    expect(contextsInEnvText(text)).toEqual(expected);
  });
});

const H = `H4sI${"Ab1+".repeat(8)}=`;
describe("contextsInAnyText", () => {
  it.each([
    ["part-of-a-manifest", `  - name: _F_SS_C\n    value: ${H}\n`, 1],
    ["key-and-value", `env:\n- key: _F_SS_C\n  value: "${H}"\n`, 2],
    ["json", `[{"key": "_F_SS_C", "value": "${H}"}]`, 1],
    ["escaped-json", `{\\"_F_SS_C\\": \\"${H}\\"}`, 1],
    ["a-line-of-a-log", `started with _F_SS_C=${H} and more`, 1],
  ])("%s", (_, text, line) => {
    expect(contextsInAnyText(text)).toEqual([{ entity: `line ${line}`, context: H }]);
  });
  it.each([
    ["the-name-alone", "_F_SS_C is missing"],
    ["another-variable", `OTHER=${H}`],
  ])("%s: none", (_, text) => {
    expect(contextsInAnyText(text)).toEqual([]);
  });
  it("counts lines in linear time", () => {
    expect(contextsInAnyText(`_F_SS_C=${H}\n`.repeat(20_000)).at(-1)).toEqual({ entity: "line 20000", context: H });
  });
});

const pod = {
  kind: "Pod",
  metadata: { name: "a1-n0-0" },
  spec: {
    initContainers: [{ name: "init", env: [{ name: "_F_SS_C", value: "one" }] }],
    containers: [
      { name: "primary", env: [{ name: "_F_SS_C", value: "two" }, null, { name: "_F_SS_C", valueFrom: {} }] },
      { name: "bare" },
    ],
  },
};

const manifests = [
  [
    "pod",
    pod,
    [
      ["Pod a1-n0-0, container init", "one"],
      ["Pod a1-n0-0, container primary", "two"],
    ],
  ],
  [
    "list-of-pods",
    { kind: "List", items: [pod] },
    [
      ["Pod a1-n0-0, container init", "one"],
      ["Pod a1-n0-0, container primary", "two"],
    ],
  ],
  [
    "deployment",
    { kind: "Deployment", metadata: { name: "d" }, spec: { template: { spec: pod.spec } } },
    [
      ["Deployment d, container init", "one"],
      ["Deployment d, container primary", "two"],
    ],
  ],
  [
    "task-of-a-flyte-workflow",
    {
      kind: "FlyteWorkflow",
      metadata: { name: "w" },
      tasks: { x: { container: { env: [{ key: "_F_SS_C", value: "k" }] } } },
    },
    [["FlyteWorkflow w", "k"]],
  ],
  ["a-bare-list", [{ name: "_F_SS_C", value: "b" }], [["", "b"]]],
  ["a-list-of-another-name", { variables: [{ key: "_F_SS_C", value: "v" }] }, [["", "v"]]],
  ["text", "a text", []],
  ["nothing", null, []],
] as const;

describe("contextsInManifest", () => {
  it.each(manifests)("%s", (_, manifest, expected) => {
    expect(contextsInManifest(manifest).map(({ entity, context }) => [entity, context])).toEqual(expected);
  });
});
