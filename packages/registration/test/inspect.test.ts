import { readFileSync } from "node:fs";
import { create, toBinary } from "@bufbuild/protobuf";
import { SerializationSettings } from "@flyte-settings/core";
import { inspectEntity, inspectPackage, SerializedPackage } from "@flyte-settings/registration/package";
import { LaunchPlanSchema } from "@flyte-settings/registration/wire";
import { describe, expect, it } from "vitest";

const file = new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url);
const entities = inspectPackage(SerializedPackage.fromArchive("flyte-package.tgz", readFileSync(file)));

it("lists a package's entities in registration order with their images", () => {
  expect(entities.map(({ kind, name, containers }) => [kind, name, containers.map(({ image }) => image)])).toEqual([
    ["task", "weather.workflows.stations", ["ghcr.io/acme/weather:2026.11"]],
    ["task", "weather.workflows.forecast", ["ghcr.io/acme/weather-model:1.4.0"]],
    ["task", "weather.workflows.forecasts", ["ghcr.io/acme/weather:2026.11"]],
    ["task", "weather.workflows.mean_temperature", ["ghcr.io/acme/weather-spark:3.5.1"]],
    ["workflow", "weather.workflows.morning", []],
    ["launchPlan", "weather.workflows.morning", []],
    ["launchPlan", "every_morning", []],
  ]);
});

it("finds the context of the dynamic task and of no other", () => {
  const found = entities.flatMap(({ name, containers }) =>
    containers.flatMap(({ context }) => (context === undefined ? [] : [[name, context] as const])),
  );
  expect(found.map(([name]) => name)).toEqual(["weather.workflows.forecasts"]);
  expect(SerializationSettings.fromTransport(found[0]?.[1] ?? "").env).toEqual({ LOG_LEVEL: "info" });
});

it("names variables and never their values", () => {
  expect(JSON.stringify(entities)).not.toContain("info");
});

it("reads the workflow and the schedule of launch plans", () => {
  expect(entities.flatMap(({ name, plan }) => (plan === undefined ? [] : [[name, plan]]))).toEqual([
    ["weather.workflows.morning", { workflow: "weather.workflows.morning", inputs: [] }],
    ["every_morning", { workflow: "weather.workflows.morning", schedule: "cron 0 6 * * *", inputs: [] }],
  ]);
});

describe("inputs of a launch plan", () => {
  const id = { resourceType: 3, project: "", domain: "", name: "plan", version: "" } as const;
  const primitive = (value: object): object => ({
    value: { case: "scalar", value: { value: { case: "primitive", value: { value } } } },
  });
  const planOf = (spec: object): unknown => {
    const bytes = toBinary(LaunchPlanSchema, create(LaunchPlanSchema, { spec } as never));
    return inspectEntity({ file: "plan.pb", kind: "launchPlan", id, bytes } as never).plan;
  };

  it.each([
    ["a string", primitive({ case: "stringValue", value: 'a "b"' }), '"a \\"b\\""'],
    ["a negative number", primitive({ case: "integer", value: -5n }), "-5"],
    ["a large number", primitive({ case: "integer", value: 9007199254740993n }), "9007199254740993"],
    ["a float", primitive({ case: "floatValue", value: 0.5 }), "0.5"],
    ["a flag", primitive({ case: "boolean", value: true }), "true"],
    ["a time", primitive({ case: "datetime", value: { seconds: 86400n, nanos: 0 } }), "1970-01-02T00:00:00.000Z"],
    ["a time out of range", primitive({ case: "datetime", value: { seconds: 99999999999999n } }), "99999999999999s"],
    ["a duration", primitive({ case: "duration", value: { seconds: 90n } }), "90s"],
    [
      "a list",
      { value: { case: "collection", value: { literals: [primitive({ case: "integer", value: 1n })] } } },
      "[1]",
    ],
    ["none", { value: { case: "scalar", value: { value: { case: "noneType", value: {} } } } }, "null"],
    ["a file", { value: { case: "scalar", value: { value: { case: "blob", value: { uri: "s3://b/x" } } } } }, "blob"],
  ])("shows %s", (_, literal, value) => {
    expect(planOf({ fixedInputs: { literals: { x: literal } } })).toMatchObject({
      inputs: [{ name: "x", kind: "fixed", value }],
    });
  });

  it("tells defaults from required inputs", () => {
    const behavior = { case: "default", value: primitive({ case: "integer", value: 3n }) };
    const parameters = { days: { behavior }, city: { behavior: { case: "required", value: true } } };
    expect(planOf({ defaultInputs: { parameters } })).toMatchObject({
      inputs: [
        { name: "days", kind: "default", value: "3" },
        { name: "city", kind: "required" },
      ],
    });
  });

  it("names the rate and the input that receives the time", () => {
    const rate = { case: "rate", value: { value: 5, unit: 0 } };
    const schedule = { ScheduleExpression: rate, kickoffTimeInputArg: "kickoff" };
    expect(planOf({ entityMetadata: { schedule } })).toMatchObject({
      schedule: "every 5 minutes",
      kickoffTimeInput: "kickoff",
    });
  });
});
