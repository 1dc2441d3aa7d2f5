import {
  type ImageConfig,
  isFlyteSettingsError,
  type JsonObject,
  type PodTask,
  serializePod,
} from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const config: ImageConfig = {
  defaultImage: { name: "default", fqn: "r/app", tag: "v1" },
  images: [{ name: "spark", fqn: "r/spark", tag: "3.5" }],
};
const task: PodTask = { args: ["run"], env: [["A", "1"]] };
const primary = { name: "primary", image: "r/app:v1", command: [], args: ["run"], env: [{ name: "A", value: "1" }] };
const templates = { compat: { templates: "flytekit" } } as const;

function containers(given: readonly JsonObject[], more: Partial<PodTask> = {}): unknown {
  return serializePod({ podSpec: { containers: given } }, { ...task, ...more }, config).podSpec["containers"];
}

const cases = [
  ["no-container", [], {}, [primary]],
  ["the-primary-is-added", [{ name: "side" }], {}, [{ name: "side", image: "r/app:v1" }, primary]],
  [
    "its-own-image-stays",
    [{ name: "primary", image: "r/p:1" }],
    { containerImage: "r/t:9" },
    [{ ...primary, image: "r/p:1" }],
  ],
  [
    "its-own-image-is-a-template",
    [{ name: "primary", image: "{{.image.spark}}" }],
    {},
    [{ ...primary, image: "r/spark:3.5" }],
  ],
  ["an-empty-image-is-the-default", [{ name: "primary", image: "" }], { containerImage: "r/t:9" }, [primary]],
  [
    "the-task's-image",
    [{ name: "primary" }],
    { containerImage: "{{.image.spark.fqn}}:9" },
    [{ ...primary, image: "r/spark:9" }],
  ],
  [
    "the-task's-variables-first",
    [{ name: "primary", env: [{ name: "A", value: "own" }] }],
    {},
    [
      {
        ...primary,
        env: [
          { name: "A", value: "1" },
          { name: "A", value: "own" },
        ],
      },
    ],
  ],
  [
    "the-task's-resources",
    [{ name: "primary", resources: { limits: { cpu: "9" } } }],
    { resources: { requests: { cpu: "1", ephemeralStorage: "5Gi" } } },
    [{ ...primary, resources: { limits: {}, requests: { "ephemeral-storage": "5Gi", cpu: "1" } } }],
  ],
  [
    "the-template's-resources",
    [{ name: "primary", resources: { limits: { cpu: "9" } } }],
    {},
    [{ ...primary, resources: { limits: { cpu: "9" } } }],
  ],
  [
    "the-settings'-resources",
    [],
    { defaultResources: { requests: { mem: 1 }, limits: {} } },
    [{ ...primary, resources: { limits: {}, requests: { memory: 1 } } }],
  ],
  ["absent-fields-as-null", [{ name: "primary", stdin: null, tty: false }], {}, [{ ...primary, tty: false }]],
] as const;

describe("pods", () => {
  it.each(cases)("%s", (_, given, more, expected) => {
    expect(containers(given, more)).toEqual(expected);
  });

  it("resolves initContainers, in compat not", () => {
    const podSpec = { containers: [], initContainers: [{ name: "i", image: "{{.image.spark}}" }, { name: "j" }] };
    expect(serializePod({ podSpec }, task, config).podSpec["initContainers"]).toEqual([
      { name: "i", image: "r/spark:3.5" },
      { name: "j" },
    ]);
    expect(serializePod({ podSpec }, task, config, templates).podSpec["initContainers"]).toEqual(
      podSpec.initContainers,
    );
  });

  it("keeps metadata as it is and names the primary container", () => {
    const template = { primaryContainerName: "main", labels: { l: "1" }, annotations: { a: "{{.image.spark}}" } };
    expect(serializePod(template, task, config)).toEqual({
      podSpec: { containers: [{ ...primary, name: "main" }] },
      metadata: { labels: { l: "1" }, annotations: { a: "{{.image.spark}}" } },
      config: { primary_container_name: "main" },
    });
  });

  it("leaves what it was given untouched, nulls in maps and odd names too", () => {
    const podSpec = JSON.parse('{"containers":[],"nodeSelector":{"a":null},"__proto__":{"x":1}}');
    const before = structuredClone(podSpec);
    const { podSpec: made } = serializePod({ podSpec }, task, config);
    expect(podSpec).toEqual(before);
    expect(made["nodeSelector"]).toEqual({ a: null });
    expect(Object.hasOwn(made, "__proto__")).toBe(true);
  });

  it.each([
    ["an-empty-primary-name", { primaryContainerName: "" }, "A primary container name cannot be undefined"],
    ["no-containers", { podSpec: {} }, "expected containers as a list of containers"],
    ["a-container-without-a-name", { podSpec: { containers: [{}] } }, "at $.containers[0]"],
    [
      "an-image-that-is-no-text",
      { podSpec: { containers: [{ name: "primary", image: 5 }] } },
      "at $.containers[0].image",
    ],
  ] as const)("%s is refused", (_, template, message) => {
    expect(() => serializePod(template, task, config)).toThrow(message);
  });

  it("says which container has the template that does not resolve", () => {
    const podSpec = { containers: [{ name: "primary" }, { name: "side", image: "{{.image.nobody}}" }] };
    try {
      serializePod({ podSpec }, task, config);
      expect.unreachable();
    } catch (error) {
      expect(isFlyteSettingsError(error) && error.details.place).toBe("$.containers[1].image");
    }
  });
});
