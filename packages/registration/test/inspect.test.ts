import { readFileSync } from "node:fs";
import { SerializationSettings } from "@flyte-settings/core";
import { inspectPackage, SerializedPackage } from "@flyte-settings/registration/package";
import { expect, it } from "vitest";

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
