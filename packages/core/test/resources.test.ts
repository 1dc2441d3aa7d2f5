import { containerResources, ResourceSpec, Resources } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const refused = [
  ["three-values", { cpu: ["1", "2", "3"] }, "expected a list of two, a request and its limit, got one of 3 (cpu)"],
  ["none", { gpu: [] }, "expected a list of two, a request and its limit, got one of 0 (gpu)"],
  ["a-null-in-a-pair", { cpu: ["1", null] }, "expected a string or a number, or a list of two, got a list (cpu)"],
  ["a-mapping", { cpu: { a: 1 } }, "expected a string or a number, or a list of two, got an object (cpu)"],
  ["a-fraction-of-memory", { mem: 0.5 }, "expected a string or an integer, or a list of two, got 0.5 (mem)"],
  ["a-number-beyond-integers", { mem: 1e21 }, "expected a string or an integer, or a list of two, got 1e+21 (mem)"],
] as const;

const containers = [
  ["nothing", {}, undefined, { requests: [], limits: [] }],
  [
    "in-the-peer's-order",
    { requests: { cpu: "1", mem: "2Gi", gpu: "1", ephemeralStorage: "9Gi" } },
    undefined,
    {
      requests: [
        ["EPHEMERAL_STORAGE", "9Gi"],
        ["CPU", "1"],
        ["GPU", "1"],
        ["MEMORY", "2Gi"],
      ],
      limits: [],
    },
  ],
  [
    "pairs",
    { resources: { cpu: ["1", "2"], mem: "1Gi" } },
    undefined,
    {
      requests: [
        ["CPU", "1"],
        ["MEMORY", "1Gi"],
      ],
      limits: [["CPU", "2"]],
    },
  ],
  [
    "defaults-for-a-task-with-none",
    { requests: {} },
    { requests: { cpu: "9" }, limits: {} },
    { requests: [["CPU", "9"]], limits: [] },
  ],
  [
    "no-defaults-for-a-task-with-some",
    { limits: { mem: "1" } },
    { requests: { cpu: "9" }, limits: {} },
    { requests: [], limits: [["MEMORY", "1"]] },
  ],
  [
    "zero-and-empty-are-left-out",
    { requests: { cpu: 0, mem: "", gpu: "0" } },
    undefined,
    { requests: [["GPU", "0"]], limits: [] },
  ],
] as const;

describe("resources", () => {
  it.each(refused)("%s is refused", (_, resources, message) => {
    expect(() => Resources.check(resources as unknown as Resources)).toThrow(
      expect.objectContaining({ code: "RESOURCES_INVALID", message: expect.stringContaining(message) }),
    );
  });

  it("takes texts, integers, fractions of cpu and pairs", () => {
    const resources = { cpu: 0.5, mem: ["1Gi", 2], gpu: 1, ephemeralStorage: "" } as const;
    expect(Resources.check(resources)).toBe(resources);
  });

  it("splits pairs into requests and limits; one value is a request", () => {
    expect(ResourceSpec.fromMultipleResource({ cpu: ["1", "2"], mem: 1024 })).toEqual({
      requests: { cpu: "1", mem: 1024 },
      limits: { cpu: "2" },
    });
  });

  it.each(containers)("in a container: %s", (_, task, defaults, expected) => {
    expect(containerResources(task, defaults)).toEqual(expected);
  });

  it.each([
    ["numbers", { requests: { cpu: 0.5 } }, "expected a string, got 0.5 (CPU)"],
    [
      "pairs",
      { limits: { mem: ["1Gi", "2Gi"] as const } },
      "expected single values, got a request with its limit in one list",
    ],
    [
      "both-manners",
      { resources: { cpu: "1" }, limits: {} },
      "resources cannot be combined with requests or limits. Set only resources",
    ],
  ])("a container takes no %s", (_, task, message) => {
    expect(() => containerResources(task)).toThrow(message);
  });
});
