import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SerializationSettings } from "@flyte-settings/core";
import type { SerializedTask } from "@flyte-settings/core/plugin";
import {
  type CodeFile,
  entrypointScript,
  pyFilesZip,
  rewriteSparkTask,
  type SubmitInput,
  sparkCheck,
  sparkPlan,
  submitArgs,
} from "@flyte-settings/spark-entrypoint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubernetesStandIn } from "./kubernetes-stand-in.ts";
import { type PySpark, pyspark, secondPython } from "./pyspark.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const bin = join(root, "packages/cli/dist/bin.js");

/** Prints which Python runs the driver and a task; the task imports a module that is only in the zip or archive. */
const JOB = `
import importlib, json, sys
from pyspark.sql import SparkSession

names = sys.argv[1:]

def look(_):
    return [sys.executable, "%d.%d" % sys.version_info[:2]] + [importlib.import_module(name).__file__ for name in names]

context = SparkSession.builder.getOrCreate().sparkContext
driver = [sys.executable, "%d.%d" % sys.version_info[:2]]
print("RESULT " + json.dumps({"driver": driver, "task": context.parallelize([1], 1).map(look).collect()[0]}))
`;

let spark: PySpark;
let job: string;
let zip: string;

beforeAll(async () => {
  spark = pyspark();
  job = join(spark.folder, "job.py");
  zip = join(spark.folder, "code.zip");
  writeFileSync(job, JOB);
  const code: CodeFile[] = [{ path: "onlyzip/ns/mod.py", read: () => Buffer.from("value = 1\n") }];
  writeFileSync(zip, await pyFilesZip(code));
  const archived = join(spark.folder, "archived/onlyarchive/ns");
  mkdirSync(archived, { recursive: true });
  writeFileSync(join(archived, "mod.py"), "value = 2\n");
  execFileSync("tar", [
    "-czf",
    join(spark.folder, "bundle.tar.gz"),
    "-C",
    join(spark.folder, "archived"),
    "onlyarchive",
  ]);
});
afterAll(() => spark?.remove());

const input = (more: Partial<SubmitInput>): SubmitInput => ({
  master: "local[2]",
  mainApplicationFile: `local://${job}`,
  driverPython: spark.python,
  executorsPython: spark.python,
  conf: spark.conf,
  ...more,
});

function result(output: string): { readonly driver: string[]; readonly task: string[] } {
  const line = /^RESULT (.*)$/m.exec(output)?.[1];
  if (line === undefined) throw new Error(`no result: ${output.slice(-3000)}`);
  return JSON.parse(line);
}

describe("our command lines on a real PySpark", () => {
  it("separate executors, with the zip and an archive, in Tokyo", async () => {
    const archives = [{ path: join(spark.folder, "bundle.tar.gz"), folder: "bundle" }];
    const args = ["onlyzip.ns.mod", "onlyarchive.ns.mod"];
    const { argv } = submitArgs(input({ master: "local-cluster[1,1,512]", pyFiles: [zip], archives, args }));
    const { output } = await spark.run(argv, { env: { TZ: "Asia/Tokyo" } });
    const { task } = result(output);
    expect(task.slice(0, 2)).toEqual([spark.python, "3.11"]);
    expect(task[2]).toMatch(/code\.zip\/onlyzip\/ns\/mod\.py$/);
    expect(task[3]).toMatch(/bundle\/onlyarchive\/ns\/mod\.py$/);
  });
});

describe("driver and executors that would disagree", () => {
  it("are told beforehand, fail without our settings and pass with them", async () => {
    const second = secondPython(spark);
    const variables = { PYSPARK_DRIVER_PYTHON: spark.python, PYSPARK_PYTHON: second.path };
    const settings = SerializationSettings.forImage("ghcr.io/acme/spark:1", "v1", {
      pythonInterpreterPath: second.path,
    });
    const env = Object.entries(variables).map(([key, value]) => ({ key, value }));
    const task: SerializedTask = {
      name: "job",
      type: "spark",
      container: { image: "ghcr.io/acme/spark:1", command: [], args: [], env },
      custom: { mainApplicationFile: `local://${job}` },
    };
    const findings = sparkCheck(sparkPlan(task, settings), { versions: { driver: "3.11", executors: second.version } });
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["spark-interpreters-differ", "spark-version-mismatch"]),
    );

    const { driverPython, executorsPython, ...without } = input({});
    const failed = await spark.run(submitArgs(without).argv, { env: variables });
    expect(failed.code).toBe(1);
    expect(failed.output).toContain(
      `[PYTHON_VERSION_MISMATCH] Python in worker has different version: ${second.version} than that in driver: 3.11`,
    );

    const rewritten = rewriteSparkTask(task, settings)?.task ?? task;
    const plan = sparkPlan(rewritten, settings);
    expect(sparkCheck(plan).filter(({ severity }) => severity === "error")).toEqual([]);
    const { pythonInterpreter: ours = "" } = plan.driver;
    const pythons = { driverPython: ours, executorsPython: plan.executors.pythonInterpreter ?? "" };
    const { argv } = submitArgs(input({ ...pythons, pyFiles: [zip], args: ["onlyzip.ns.mod"] }));
    const passed = result((await spark.run(argv, { env: { ...variables, TZ: "America/Los_Angeles" } })).output);
    expect([passed.driver[1], passed.task[1]]).toEqual([second.version, second.version]);
    expect(passed.task[2]).toMatch(/code\.zip\/onlyzip\/ns\/mod\.py$/);
  });
});

describe("what Kubernetes gets", () => {
  it("is a driver pod with our interpreters and the main file unchanged", async () => {
    const kubernetes = await kubernetesStandIn();
    try {
      const { argv } = submitArgs({
        master: `k8s://${kubernetes.origin}`,
        name: "pi",
        mainApplicationFile: "local:///opt/venv/bin/entrypoint.py",
        driverPython: "/opt/venv/bin/python3",
        executorsPython: "/opt/conda/bin/python",
        driverImage: "driver:1",
        executorsImage: "executor:1",
        env: { LOG_LEVEL: "info" },
        conf: { "spark.kubernetes.submission.waitAppCompletion": "false" },
        args: ["pyflyte-execute", "--inputs", "s3://b/in.pb"],
      });
      await spark.run(argv);
      const pod = kubernetes.requests.find(({ method, path }) => method === "POST" && path.endsWith("/pods"));
      const spec = pod?.body["spec"] as { containers: Container[] } | undefined;
      const container = spec?.containers[0];
      expect(container?.image).toBe("driver:1");
      expect(container?.args.slice(-4)).toEqual([
        "local:///opt/venv/bin/entrypoint.py",
        "pyflyte-execute",
        "--inputs",
        "s3://b/in.pb",
      ]);
      expect(container?.env).toEqual(
        expect.arrayContaining([
          { name: "PYSPARK_PYTHON", value: "/opt/conda/bin/python" },
          { name: "PYSPARK_DRIVER_PYTHON", value: "/opt/venv/bin/python3" },
          { name: "LOG_LEVEL", value: "info" },
        ]),
      );
      const properties = JSON.stringify(kubernetes.requests.map(({ body }) => body));
      expect(properties).toContain("spark.kubernetes.executor.container.image=executor\\\\:1");
    } finally {
      kubernetes.close();
    }
  });
});

interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/** Variables that Flyte sets in a pod. */
const execution = {
  FLYTE_INTERNAL_EXECUTION_ID: "e1",
  FLYTE_INTERNAL_EXECUTION_PROJECT: "flytesnacks",
  FLYTE_INTERNAL_EXECUTION_DOMAIN: "development",
};

/** The only output of a task, read by flytekit's own classes. */
function output(folder: string): unknown {
  const path = join(folder, "outputs.pb");
  if (!existsSync(path))
    throw new Error(`no outputs.pb, but ${readdirSync(folder).join(", ")}: ${readText(join(folder, "error.pb"))}`);
  const script =
    "import json,sys\nfrom flyteidl.core import literals_pb2 as l\nfrom google.protobuf.json_format import MessageToDict\nm=l.LiteralMap();m.ParseFromString(open(sys.argv[1],'rb').read())\nprint(json.dumps(MessageToDict(m)['literals']['o0']['scalar']['primitive']))";
  return JSON.parse(execFileSync(spark.python, ["-W", "ignore", "-c", script, path], { encoding: "utf8" }));
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, "latin1").slice(0, 2000) : "nothing";
}

describe("flytekit's own tasks", () => {
  it("the example's Spark task with `spark submit-args` output, in UTC", async () => {
    const project = join(spark.folder, "example");
    cpSync(join(root, "examples/python-project"), project, { recursive: true });
    const out = join(spark.folder, "out");
    mkdirSync(out);
    writeFileSync(join(spark.folder, "in.pb"), "");
    const say = (...words: string[]) =>
      execFileSync(process.execPath, [bin, "spark", ...words], {
        cwd: project,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
    const text = say(
      ...["submit-args", "--package", "flyte-package.tgz", "--profile", `virtualenv:${spark.venv}`],
      ...["--master", "local[2]", "--inputs", join(spark.folder, "in.pb")],
      ...["--output-prefix", out, "--raw-output-data-prefix", join(spark.folder, "raw")],
      ...Object.entries(spark.conf).flatMap(([key, value]) => ["--conf", `${key}=${value}`]),
    );
    const { output: said } = await spark.run(["sh", "-c", text], { cwd: project, env: { ...execution, TZ: "UTC" } });
    expect(output(out), said.slice(-2000)).toEqual({ floatValue: expect.any(Number) });
  });

  it("executors import a bundle outside the working directory (L12)", async () => {
    const [code, work, destination, out] = ["fast", "work", "destination", "fast-out"].map((name) =>
      join(spark.folder, name),
    ) as [string, string, string, string];
    for (const each of [code, work, out]) mkdirSync(each);
    writeFileSync(join(code, "helper.py"), "def double(x):\n    return 2 * x\n");
    writeFileSync(
      join(code, "fastjob.py"),
      "from flytekit import task\nfrom flytekitplugins.spark import Spark\nimport helper\n\n@task(task_config=Spark())\ndef total() -> int:\n    import flytekit\n    context = flytekit.current_context().spark_session.sparkContext\n    return context.parallelize([1, 2, 3], 1).map(helper.double).sum()\n",
    );
    execFileSync("tar", [
      "-czf",
      join(work, "fast1.tar.gz"),
      "-C",
      code,
      "--mtime",
      "1981-01-01T00:00Z",
      "helper.py",
      "fastjob.py",
    ]);
    const main = join(spark.folder, "entrypoint.py");
    writeFileSync(main, entrypointScript);
    writeFileSync(join(spark.folder, "in.pb"), "");
    const { argv } = submitArgs(
      input({
        master: "local-cluster[1,1,512]",
        mainApplicationFile: `local://${main}`,
        args: [
          ...["pyflyte-fast-execute", "--additional-distribution", "fast1.tar.gz", "--dest-dir", destination, "--"],
          ...["pyflyte-execute", "--inputs", join(spark.folder, "in.pb"), "--output-prefix", out],
          ...["--raw-output-data-prefix", join(spark.folder, "raw"), "--resolver"],
          ...[
            "flytekit.core.python_auto_container.default_task_resolver",
            "--",
            "task-module",
            "fastjob",
            "task-name",
            "total",
          ],
        ],
      }),
    );
    const { output: said } = await spark.run(argv, { cwd: work, env: { ...execution, TZ: "America/Los_Angeles" } });
    expect(output(out), said.slice(-2000)).toEqual({ integer: "12" });
  });
});
