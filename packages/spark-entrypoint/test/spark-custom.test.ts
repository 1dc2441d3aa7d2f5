import { SerializationSettings } from "@flyte-settings/core";
import {
  databricksJob,
  type SparkConfig,
  type SparkCustomOptions,
  sparkCustom,
  sparkImageSpec,
} from "@flyte-settings/spark-entrypoint";
import { describe, expect, it } from "vitest";

const settingsFor = (pythonInterpreter: string): SerializationSettings =>
  SerializationSettings.create({
    imageConfig: {
      defaultImage: { name: "default", fqn: "ghcr.io/acme/train", tag: "v3" },
      images: [{ name: "spark", fqn: "ghcr.io/acme/spark", tag: "3.5" }],
    },
    pythonInterpreter,
  });
const settings = settingsFor("/opt/venv/bin/python3");
const peer: SparkCustomOptions = { compat: { spark: "flytekit" } };
const jar = (applicationsPath: string): SparkConfig => ({ kind: "GenericSparkConf", mainClass: "M", applicationsPath });

const interpreters = [
  ["virtualenv", "/opt/venv/bin/python3", "local:///opt/venv/bin/entrypoint.py"],
  ["one-component", "/python3", "local:///bin/entrypoint.py"],
  ["trailing-slash", "/opt/venv/bin/python3/", "local:///opt/venv/bin/bin/entrypoint.py"],
  ["spaces", "/opt/my venv/bin/python", "local:///opt/my venv/bin/entrypoint.py"],
] as const;

describe("the main file of a Spark task", () => {
  it.each(interpreters)("%s", (_, interpreter, file) => {
    expect(sparkCustom({ kind: "Spark" }, settingsFor(interpreter))).toMatchObject({
      executorPath: interpreter,
      mainApplicationFile: file,
    });
  });

  it.each([
    ["empty", ""],
    ["bare", "python3"],
    ["relative", "bin/python"],
    ["windows", "C:\\v\\python.exe"],
    ["unc", "\\\\server\\v\\python.exe"],
  ])("an interpreter that is %s is an error that names it (S3)", (_, interpreter) => {
    expect(() => sparkCustom({ kind: "Spark" }, settingsFor(interpreter))).toThrow(
      expect.objectContaining({
        code: "SPARK_INVALID",
        message: expect.stringContaining("absolute path in the image"),
      }),
    );
    const { mainApplicationFile } = sparkCustom({ kind: "Spark" }, settingsFor(interpreter), peer);
    expect(mainApplicationFile).toBe("local://bin/entrypoint.py");
  });

  it("an ImageSpec without a base image has flytekit's own pair", () => {
    expect(sparkCustom({ kind: "Spark" }, settingsFor(""), { containerImage: { name: "x" } })).toEqual({
      databricksConf: {},
      executorPath: "/usr/bin/python3",
      mainApplicationFile: "local:///usr/local/bin/entrypoint.py",
    });
  });
});

describe("a JVM application", () => {
  it.each([
    ["absolute", "/opt/app.jar", "local:///opt/app.jar"],
    ["local-uri", "local:///opt/app.jar", "local:///opt/app.jar"],
    ["s3", "s3a://b/app.jar", "s3a://b/app.jar"],
  ])("%s", (_, path, file) => {
    expect(sparkCustom(jar(path), settings)).toMatchObject({ mainApplicationFile: file, applicationType: "JAVA" });
    expect(sparkCustom(jar(path), settings, peer)).toMatchObject({ mainApplicationFile: `local://${path}` });
  });

  it.each([
    ["empty", "", "it is empty"],
    ["relative", "app.jar", "it is a relative path"],
    ["no-path", "local:app.jar", "there is no path"],
    ["a-host", "local://app.jar", 'reads "app.jar" as a host'],
    ["nothing", "local://", "it names no file"],
  ])("%s is refused (S2)", (_, path, words) => {
    expect(() => sparkCustom(jar(path), settings)).toThrow(
      expect.objectContaining({ code: "SPARK_INVALID", message: expect.stringContaining(words) }),
    );
  });
});

describe("the pods of driver and executors", () => {
  const config: SparkConfig = {
    kind: "Spark",
    executorPod: {
      podSpec: {
        containers: [{ name: "worker", image: "{{.image.spark}}" }, { name: "bare" }],
        initContainers: [{ name: "init", image: "{{.image.default.fqn}}:x" }],
      },
      primaryContainerName: "worker",
    },
  };

  it("have their templates filled in (S1)", () => {
    expect(sparkCustom(config, settings)["executorPod"]).toEqual({
      metadata: {},
      podSpec: {
        containers: [{ name: "worker", image: "ghcr.io/acme/spark:3.5" }, { name: "bare" }],
        initContainers: [{ name: "init", image: "ghcr.io/acme/train:x" }],
      },
      primaryContainerName: "worker",
    });
    expect(JSON.stringify(sparkCustom(config, settings, peer))).toContain("{{.image.spark}}");
  });

  it("a template that names no image is an error", () => {
    const podSpec = { containers: [{ name: "a", image: "{{.image.sprk}}" }] };
    expect(() => sparkCustom({ kind: "Spark", driverPod: { podSpec } }, settings)).toThrow(
      expect.objectContaining({ code: "IMAGE_NOT_FOUND" }),
    );
  });
});

describe("wrong values", () => {
  it.each([
    ["a-number-in-sparkConf", { kind: "Spark", sparkConf: { "spark.executor.instances": 2 } }],
    ["null-in-hadoopConf", { kind: "Spark", hadoopConf: { a: null } }],
    ["databricksConf-is-a-list", { kind: "Databricks", databricksConf: [] }],
    ["executorPath-is-a-number", { kind: "Spark", executorPath: 3 }],
  ])("%s", (_, config) => {
    expect(() => sparkCustom(config as unknown as SparkConfig, settings)).toThrow(
      expect.objectContaining({ code: "SPARK_INVALID" }),
    );
  });

  it("Databricks without a configuration: empty, or an error in compat (S4)", () => {
    expect(sparkCustom({ kind: "DatabricksV2" }, settings)["databricksConf"]).toEqual({});
    expect(() => sparkCustom({ kind: "DatabricksV2" }, settings, peer)).toThrow("has no attribute 'items'");
    expect(() => databricksJob({ databricksConf: {} }, {})).toThrow("No compute configuration found");
  });

  it.each([
    [
      "no-base-image",
      {},
      { base_image: "cr.flyte.org/flyteorg/flytekit:spark-1.16.24", python_exec: "/usr/bin/python3" },
    ],
    [
      "builder-envd",
      { builder: "envd" },
      { builder: "envd", base_image: "cr.flyte.org/flyteorg/flytekit:spark-1.16.24" },
    ],
    ["base-image", { base_image: "a/b:c" }, { base_image: "a/b:c" }],
    ["empty-base-image", { base_image: "" }, { base_image: "" }],
  ])("the ImageSpec of a Spark task: %s", (_, image, filled) => {
    expect(sparkImageSpec(image)).toEqual(filled);
  });

  it("an ImageSpec's base is the Spark image of the flytekit that serializes", () => {
    expect(sparkImageSpec({}, { flytekitVersion: "1.15.0" }).base_image).toMatch(/:spark-1\.15\.0$/);
    expect(sparkImageSpec({}, { flytekitVersion: "0.0.0+develop" }).base_image).toMatch(/:spark-latest$/);
  });
});
