import type { JsonObject } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import {
  type InspectedFile,
  imageFacts,
  inspectedPaths,
  rewriteSparkTask,
  type SparkCheckOptions,
  sparkCheck,
  sparkPlan,
} from "@flyte-settings/spark-entrypoint";
import { describe, expect, it } from "vitest";
import { settingsWith, sparkTask } from "./support.ts";

const settings = settingsWith();
const codes = (
  custom: JsonObject,
  env: Readonly<Record<string, string>> = {},
  options: SparkCheckOptions = {},
  type = "spark",
) => sparkCheck(sparkPlan({ ...sparkTask(custom, env), type }, settings), options).map(({ code }) => code);
const other = { podSpec: { containers: [{ name: "primary", image: "x:1" }] }, primaryContainerName: "primary" };
const conf = (values: Readonly<Record<string, string>>) => ({ sparkConf: values });
const good = {
  interpreter: "present",
  entrypoint: "present",
  pythonVersion: "3.11",
  javaVersion: "17.0.1",
  sparkVersion: "4.0.0",
} as const;

describe("what goes wrong before the first task ends", () => {
  it.each([
    ["nothing", {}, {}, {}, []],
    [
      "one-of-two",
      conf({ "spark.pyspark.python": "/b/bin/p" }),
      {},
      {},
      ["spark-interpreters-differ", "spark-one-of-two"],
    ],
    [
      "two-confs",
      conf({ "spark.pyspark.python": "/b/bin/p", "spark.pyspark.driver.python": "/opt/venv/bin/python3" }),
      {},
      {},
      ["spark-interpreters-differ"],
    ],
    [
      "two-variables",
      { executorPath: "" },
      { PYSPARK_PYTHON: "/opt/venv/bin/p", PYSPARK_DRIVER_PYTHON: "/opt/venv/bin/q" },
      {},
      ["spark-interpreters-differ"],
    ],
    ["variable-without-effect", {}, { PYSPARK_PYTHON: "/b" }, {}, ["spark-variable-without-effect"]],
    ["executor-env", conf({ "spark.executorEnv.PYSPARK_PYTHON": "/b" }), {}, {}, ["spark-executor-env-without-effect"]],
    ["two-images", { executorPod: other }, {}, {}, ["spark-images-differ"]],
    ["a-host", { mainApplicationFile: "local://bin/entrypoint.py" }, {}, {}, ["spark-main-file-malformed"]],
    ["a-plain-path", { mainApplicationFile: "/x.py" }, {}, {}, ["spark-main-file-not-a-uri"]],
    ["a-plain-path-elsewhere", { mainApplicationFile: "/x.py" }, {}, { isKubernetes: false }, []],
    ["a-jar", { mainApplicationFile: "local:///x.jar" }, {}, {}, ["spark-main-file-not-python"]],
    ["no-main-file", { mainApplicationFile: "" }, {}, {}, ["spark-no-main-file"]],
    ["entrypoint-elsewhere", { executorPath: "/e/bin/python" }, {}, {}, ["spark-entrypoint-elsewhere"]],
    ["root-disagrees", {}, {}, { virtualenvRoot: "/srv" }, ["spark-virtualenv-disagrees"]],
    ["jvm", { mainClass: "M", mainApplicationFile: "local:///x.jar" }, {}, {}, ["spark-jvm-declared-python"]],
    [
      "relative",
      { executorPath: "python3", mainApplicationFile: "local:///x/bin/entrypoint.py" },
      {},
      {},
      ["spark-interpreter-path"],
    ],
    ["versions", {}, {}, { versions: { driver: "3.11", executors: "3.12" } }, ["spark-version-mismatch"]],
    ["same-versions", {}, {}, { versions: { driver: "3.11", executors: "3.11" } }, []],
    ["good-images", {}, {}, { driver: good, executors: good }, []],
    [
      "images-of-two-versions",
      {},
      {},
      { driver: good, executors: { ...good, pythonVersion: "3.12" } },
      ["spark-version-mismatch"],
    ],
    ["no-interpreter", {}, {}, { driver: { interpreter: "missing" } }, ["spark-interpreter-missing"]],
    [
      "no-entrypoint",
      {},
      {},
      { driver: { interpreter: "present", entrypoint: "missing" } },
      ["spark-entrypoint-missing"],
    ],
    ["unreadable", {}, {}, { driver: { problem: "401" } }, ["spark-image-unreadable"]],
    ["old-python", {}, {}, { driver: { ...good, pythonVersion: "3.8" } }, ["spark-python-version"]],
    [
      "new-python",
      {},
      {},
      { driver: { ...good, sparkVersion: "3.3.1", pythonVersion: "3.12" } },
      ["spark-python-version"],
    ],
    ["old-java", {}, {}, { driver: { ...good, javaVersion: "1.8.0_392" } }, ["spark-java-version"]],
  ] as const)("%s", (_, custom, env, options, expected) => {
    expect(codes(custom as JsonObject, env, options as SparkCheckOptions)).toEqual(expected);
  });

  it("Databricks without a place to run (S4)", () => {
    expect(codes({}, {}, {}, "databricks")).toEqual(["spark-databricks-no-compute"]);
    expect(codes({ databricksConf: { existing_cluster_id: "c" } }, {}, {}, "databricks")).toEqual([]);
  });

  it("nothing is left of it when the task is rewritten", () => {
    const rewritten = rewriteSparkTask(sparkTask(), settings, { profiles: { "spark*": "apache/spark" } });
    expect(sparkCheck(sparkPlan(rewritten?.task ?? sparkTask(), settings))).toEqual([]);
  });
});

describe("what an image says", () => {
  const side = {
    pythonInterpreter: "/opt/venv/bin/python3",
    mainApplicationFile: "local:///opt/venv/bin/entrypoint.py",
  };
  const at = (path: string, more: Partial<InspectedFile> & { text?: string } = {}): InspectedFile => {
    const { text, ...rest } = more;
    return {
      path,
      type: "file",
      mode: 0o755,
      ...omitUndefined({ content: text === undefined ? undefined : Buffer.from(text) }),
      ...rest,
    };
  };

  it("by links, releases and versions", () => {
    const files = [
      at(side.pythonInterpreter, { realPath: "/usr/local/bin/python3.11" }),
      at("/opt/venv/bin/entrypoint.py"),
      at("/opt/spark/RELEASE", { text: "Spark 3.5.1 (git revision fd86f85e181) built for Hadoop 3.3.4\n" }),
      at("/opt/java/openjdk/release", { text: 'IMPLEMENTOR="Eclipse"\nJAVA_VERSION="11.0.22"\n' }),
    ];
    expect(inspectedPaths(side)).toEqual(expect.arrayContaining(files.map(({ path }) => path)));
    expect(imageFacts(side, files)).toEqual({
      interpreter: "present",
      entrypoint: "present",
      pythonVersion: "3.11",
      javaVersion: "11.0.22",
      sparkVersion: "3.5.1",
    });
  });

  it.each([
    ["pyvenv", [at("/opt/venv/pyvenv.cfg", { text: "home = /usr/bin\nversion = 3.10.13\n" })], {}, "3.10"],
    ["variable", [], { PYTHON_VERSION: "3.12.1" }, "3.12"],
  ] as const)("the version of Python by %s", (_, files, env, version) => {
    const python = at(side.pythonInterpreter, { realPath: "/usr/bin/python3" });
    expect(imageFacts(side, [python, ...files], env)).toMatchObject({ pythonVersion: version, entrypoint: "missing" });
  });

  it("an interpreter that nobody may start", () => {
    expect(imageFacts(side, [at(side.pythonInterpreter, { mode: 0o644 })]).interpreter).toBe("not executable");
    expect(imageFacts(side, []).interpreter).toBe("missing");
  });
});
