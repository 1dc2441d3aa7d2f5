import { afterAll, beforeAll, describe, it } from "vitest";
import { differential, seed } from "./differential.ts";
import { anySparkTask, databricksTask, goodSparkTask } from "./generate/spark.ts";
import { Oracle } from "./oracle.ts";

const peers: Oracle[] = [];

beforeAll(() => {
  peers.push(new Oracle("flytekit-1.16.24"));
});
afterAll(() => {
  for (const peer of peers) peer.stop();
});

describe(`against flytekitplugins-spark 1.16.24, seed ${seed}`, () => {
  it("any Spark task, 400 cases", () =>
    differential(anySparkTask, { op: "spark.task", runs: 400, modes: ["flytekit"], peers }));
  it("Spark tasks without defects, 400 cases", () =>
    differential(goodSparkTask, { op: "spark.task", runs: 400, modes: ["flytekit", "default"], peers }));
  it("jobs of Databricks, 600 cases", () =>
    differential(databricksTask, { op: "spark.databricksJob", runs: 600, modes: ["flytekit", "default"], peers }));
});
