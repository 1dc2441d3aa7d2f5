import type { JsonObject } from "@flyte-settings/core";
import type { SerializedTask } from "@flyte-settings/core/plugin";
import { rewriteSparkTask, type SparkRewrite, sparkPlan } from "@flyte-settings/spark-entrypoint";
import { describe, expect, it } from "vitest";
import { settingsWith, sparkTask } from "./support.ts";

const profiles = { "spark*": "apache/spark", default: "flytekit" };
const settings = settingsWith();

function rewritten(task: SerializedTask, options: Parameters<typeof rewriteSparkTask>[2] = { profiles }): SparkRewrite {
  const answer = rewriteSparkTask(task, settings, options);
  if (answer === undefined) throw new Error("not a Spark task");
  return answer;
}

const both = (driver: string, executors = driver) => ({
  "spark.pyspark.python": executors,
  "spark.pyspark.driver.python": driver,
});

describe("a Spark task follows its image", () => {
  it("in every place, from one value, and says so", () => {
    const { task, changes, warnings } = rewritten(sparkTask());
    expect(task.custom).toEqual({
      databricksConf: {},
      executorPath: "/usr/bin/python3",
      mainApplicationFile: "local:///usr/local/bin/entrypoint.py",
      sparkConf: both("/usr/bin/python3"),
    });
    expect(task.container?.env).toEqual([
      { key: "PYSPARK_PYTHON", value: "/usr/bin/python3" },
      { key: "PYSPARK_DRIVER_PYTHON", value: "/usr/bin/python3" },
    ]);
    expect(changes[0]).toEqual({
      path: "custom.executorPath",
      before: "/opt/venv/bin/python3",
      after: "/usr/bin/python3",
      from: "profile apache/spark, by spark* in spark.profiles",
    });
    expect([changes.length, warnings]).toEqual([6, []]);
  });

  it("once: a second time changes nothing", () => {
    const { task } = rewritten(sparkTask());
    expect(rewritten(task)).toEqual({ task, changes: [], warnings: [] });
  });

  it("without a profile the settings' interpreter counts", () => {
    const { task } = rewritten(sparkTask(), {});
    expect(task.custom).toMatchObject({
      executorPath: "/opt/venv/bin/python3",
      sparkConf: both("/opt/venv/bin/python3"),
    });
  });

  it("in a pod too", () => {
    const podSpec = {
      containers: [{ name: "primary", image: "apache/spark:3.5.1", env: [{ name: "A", value: "1" }] }],
    };
    const { container, ...rest } = sparkTask();
    const { task } = rewritten({ ...rest, k8sPod: { podSpec, primaryContainerName: "primary" } });
    expect(task.k8sPod?.podSpec["containers"]).toMatchObject([
      { env: [{ name: "A", value: "1" }, { name: "PYSPARK_PYTHON" }, { name: "PYSPARK_DRIVER_PYTHON" }] },
    ]);
    expect(container).toBeDefined();
  });

  it("another executor image has another interpreter", () => {
    const executorPod = {
      podSpec: { containers: [{ name: "primary", image: "{{.image.default}}" }] },
      primaryContainerName: "primary",
    };
    const { task, changes } = rewritten(sparkTask({ executorPod }));
    expect(task.custom).toMatchObject({
      executorPath: "/opt/venv/bin/python3",
      mainApplicationFile: "local:///usr/local/bin/entrypoint.py",
      sparkConf: both("/usr/bin/python3", "/opt/venv/bin/python3"),
    });
    expect(changes[0]).toMatchObject({
      path: "custom.executorPod.podSpec.containers[0].image",
      before: "{{.image.default}}",
      after: "ghcr.io/acme/train:v3",
    });
  });
});

describe("what the user set stays, and is said", () => {
  it.each([
    [
      "executorPath",
      { executorPath: "/e/bin/python" },
      {},
      { executorPath: "/e/bin/python", sparkConf: both("/e/bin/python") },
      "executorPath stays /e/bin/python",
    ],
    [
      "mainApplicationFile",
      { mainApplicationFile: "s3a://b/x.py" },
      {},
      { mainApplicationFile: "s3a://b/x.py" },
      "mainApplicationFile stays s3a://b/x.py",
    ],
    ["both-confs", { sparkConf: both("/a", "/b") }, {}, { sparkConf: both("/a", "/b") }, undefined],
    [
      "one-conf",
      { sparkConf: { "spark.pyspark.python": "/a" } },
      {},
      { sparkConf: both("/a") },
      "sets spark.pyspark.python and not spark.pyspark.driver.python",
    ],
    ["a-variable", {}, { PYSPARK_PYTHON: "/x" }, {}, "PYSPARK_PYTHON=/x has no effect"],
  ] as const)("%s", (_, custom, env, expected, words) => {
    const { task, warnings } = rewritten(sparkTask(custom as JsonObject, env));
    expect(task.custom).toMatchObject(expected);
    expect(warnings.join("\n")).toContain(words ?? "");
    if (words === undefined) expect(warnings).toEqual([]);
    if ("PYSPARK_PYTHON" in env) expect(task.container?.env[0]).toEqual({ key: "PYSPARK_PYTHON", value: "/x" });
  });

  it("flytekit's pair for an ImageSpec stays without a profile", () => {
    const pair = { executorPath: "/usr/bin/python3", mainApplicationFile: "local:///usr/local/bin/entrypoint.py" };
    expect(rewritten(sparkTask(pair), {}).task.custom).toMatchObject({ ...pair, sparkConf: both("/usr/bin/python3") });
  });
});

describe("tasks that are left alone", () => {
  it("other types, and flytekit's manner", () => {
    expect(rewriteSparkTask({ ...sparkTask(), type: "python-task" }, settings)).toBeUndefined();
    expect(rewriteSparkTask(sparkTask(), settings, { compat: "flytekit" })).toBeUndefined();
  });

  it.each([
    ["serverless", "databricks", { environment_key: "default" }],
    ["existing-cluster", "spark", { existing_cluster_id: "c" }],
  ])("%s of Databricks without a profile", (_, type, databricksConf) => {
    const task = { ...sparkTask({ databricksConf }), type };
    expect(rewritten(task, {})).toEqual({ task, changes: [], warnings: [] });
  });

  it("Databricks with a profile gets Databricks' own", () => {
    const task = { ...sparkTask({ databricksConf: { new_cluster: {} } }), type: "databricks" };
    expect(rewritten(task, { profile: "databricks" }).task.custom).toMatchObject({
      executorPath: "/databricks/python3/bin/python",
      mainApplicationFile: "dbfs:///FileStore/tables/entrypoint.py",
    });
  });

  it("a JVM application is declared one, and gets no interpreter (S5)", () => {
    const { task, changes } = rewritten(
      sparkTask({ mainClass: "org.acme.Main", mainApplicationFile: "local:///a.jar" }),
    );
    expect(task.custom).toMatchObject({ applicationType: "JAVA", mainApplicationFile: "local:///a.jar" });
    expect([task.container?.env, changes.length]).toEqual([[], 1]);
  });
});

describe("bad input is one error, and nothing is rewritten", () => {
  it.each([
    [
      "custom-is-a-list",
      { ...sparkTask(), custom: [] as unknown as JsonObject },
      {},
      "expected an object with a SparkJob, got a list",
    ],
    ["custom-is-a-text", { ...sparkTask(), custom: "x" as unknown as JsonObject }, {}, 'got "x"'],
    ["no-custom", { name: "a", type: "spark" }, {}, "got nothing"],
    ["unknown-type", sparkTask({ applicationType: "RUBY" }), {}, "Invalid Spark Application Type Specified"],
    ["conf-is-no-map", sparkTask({ sparkConf: [] }), {}, "sparkConf is not a map of strings"],
    ["conf-holds-a-number", sparkTask({ sparkConf: { a: 1 } }), {}, "sparkConf.a is not a string"],
    ["pod-is-a-text", sparkTask({ driverPod: "x" }), {}, "driverPod is not a pod"],
    ["unknown-profile", sparkTask(), { profile: "apche/spark" }, 'no profile is called "apche/spark"'],
    ["relative-virtualenv", sparkTask(), { profile: "virtualenv:venv" }, "expected the absolute path"],
    ["empty-virtualenv", sparkTask(), { profile: "virtualenv:" }, "expected the absolute path"],
  ] as const)("%s", (_, task, options, words) => {
    expect(() => rewriteSparkTask(task, settings, options)).toThrow(
      expect.objectContaining({ code: "SPARK_INVALID", message: expect.stringContaining(words) }),
    );
  });

  it.each([
    ["empty", "", "it is empty"],
    ["relative", "bin/python", "it is relative"],
    ["trailing-slash", "/opt/venv/bin/python/", "it ends in a slash"],
    ["one-component", "/python3", "it has no parent directory"],
    ["windows", "C:\\v\\python.exe", "it is a Windows path"],
    ["windows-with-slashes", "C:/v/python.exe", "it is a Windows path"],
    ["unc", "\\\\server\\v\\python.exe", "it is a Windows path"],
  ])("an interpreter that is %s", (_, interpreter, words) => {
    expect(() => rewriteSparkTask(sparkTask(), settingsWith(interpreter))).toThrow(
      expect.objectContaining({ code: "SPARK_INVALID", message: expect.stringContaining(words) }),
    );
  });
});

describe("what a task will run", () => {
  it.each([
    ["executorPath", {}, {}, "/opt/venv/bin/python3", "/opt/venv/bin/python3"],
    ["conf-over-variable", { sparkConf: both("/a", "/b") }, { PYSPARK_PYTHON: "/x" }, "/a", "/b"],
    ["python-alone", { executorPath: "", sparkConf: { "spark.pyspark.python": "/b" } }, {}, "/b", "/b"],
    ["driver-alone", { executorPath: "", sparkConf: { "spark.pyspark.driver.python": "/a" } }, {}, "/a", "python3"],
    ["variables", { executorPath: "" }, { PYSPARK_PYTHON: "/b", PYSPARK_DRIVER_PYTHON: "/a" }, "/a", "/b"],
    ["nothing", { executorPath: "" }, {}, "python3", "python3"],
  ] as const)("%s", (_, custom, env, driver, executors) => {
    const plan = sparkPlan(sparkTask(custom as JsonObject, env), settings);
    expect([plan.driver.pythonInterpreter, plan.executors.pythonInterpreter]).toEqual([driver, executors]);
    expect(plan.driver.names).toEqual(["spark"]);
  });
});
