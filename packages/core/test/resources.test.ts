import { containerResources, ResourceSpec, Resources } from "@flyte-settings/core";
import { describe, expect, it } from "vitest";

const refused = [
  ["three-values", { cpu: ["1", "2", "3"] }, "['1', '2', '3'] must be of length 2"],
  ["none", { gpu: [] }, "[] must be of length 2"],
  [
    "a-null-in-a-pair",
    { cpu: ["1", null] },
    "['1', None] should be of type str, int, float or a list/tuple of str, int, float",
  ],
  ["a-mapping", { cpu: { a: 1 } }, "{'a': 1} should be of type str, int, float or"],
  ["a-fraction-of-memory", { mem: 0.5 }, "0.5 should be of type str, int or a list/tuple of str, int"],
  ["a-number-beyond-integers", { mem: 1e21 }, "1e+21 should be of type str, int or"],
  [
    "quotes-and-escapes",
    { gpu: ["it's\n\u200b", 1.5e-7] },
    `["it's\\n\\u200b", 1.5e-07] should be of type str, int or`,
  ],
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
    ["numbers", { requests: { cpu: 0.5 } }, "bad argument type for built-in operation"],
    ["pairs", { limits: { mem: ["1Gi", "2Gi"] as const } }, "['1Gi', '2Gi'] can not be a list or tuple"],
    [
      "both-manners",
      { resources: { cpu: "1" }, limits: {} },
      "`resource` can not be used together with the `limits` or `requests`.",
    ],
  ])("a container takes no %s", (_, task, message) => {
    expect(() => containerResources(task)).toThrow(message);
  });
});
