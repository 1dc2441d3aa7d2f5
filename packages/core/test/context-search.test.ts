import { contextsInEnvText, contextsInManifest } from "@flyte-settings/core";
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
  ["text", "a text", []],
  ["nothing", null, []],
] as const;

describe("contextsInManifest", () => {
  it.each(manifests)("%s", (_, manifest, expected) => {
    expect(contextsInManifest(manifest).map(({ entity, context }) => [entity, context])).toEqual(expected);
  });
});
