import { execFileSync } from "node:child_process";
import { posixQuote, type SubmitInput, submitArgs } from "@flyte-settings/spark-entrypoint";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const main = "local:///opt/venv/bin/entrypoint.py";
const python = "/opt/venv/bin/python3";
const base: SubmitInput = {
  master: "local[2]",
  mainApplicationFile: main,
  driverPython: python,
  executorsPython: python,
};

describe("spark-submit", () => {
  it("on this machine", () => {
    const { argv, env } = submitArgs({
      ...base,
      pyFiles: ["code.zip"],
      env: { A: "1 2" },
      args: ["pyflyte-execute", "--", "x"],
    });
    expect(argv).toEqual([
      ...["spark-submit", "--master", "local[2]"],
      ...["--conf", `spark.pyspark.python=${python}`, "--conf", `spark.pyspark.driver.python=${python}`],
      ...["--conf", "spark.executorEnv.A=1 2", "--py-files", "code.zip", main, "pyflyte-execute", "--", "x"],
    ]);
    expect(env).toEqual({ A: "1 2" });
  });

  it("on Kubernetes", () => {
    const images = { driverImage: "a:1", executorsImage: "b:1" };
    const { argv, env } = submitArgs({ ...base, ...images, master: "k8s://https://h", name: "pi", env: { A: "1" } });
    expect(argv.slice(1, 7)).toEqual(["--master", "k8s://https://h", "--deploy-mode", "cluster", "--name", "pi"]);
    expect(argv).toEqual(
      expect.arrayContaining([
        "spark.kubernetes.driver.container.image=a:1",
        "spark.kubernetes.executor.container.image=b:1",
        "spark.kubernetes.driverEnv.A=1",
        "spark.executorEnv.A=1",
      ]),
    );
    expect(env).toEqual({});
  });

  it("an archive is imported from, before the user's own path", () => {
    const { argv } = submitArgs({
      ...base,
      archives: [{ path: "b.tar.gz", folder: "code" }],
      conf: { "spark.executorEnv.PYTHONPATH": "/x" },
    });
    expect(argv).toEqual(
      expect.arrayContaining(["--archives", "b.tar.gz#code", "spark.executorEnv.PYTHONPATH=./code:/x"]),
    );
  });

  it("the user's settings go before ours", () => {
    const conf = { "spark.pyspark.python": "/b", "spark.pyspark.driver.python": "/a" };
    expect(submitArgs({ ...base, conf }).argv.filter((word) => word.startsWith("spark.pyspark"))).toEqual([
      "spark.pyspark.python=/b",
      "spark.pyspark.driver.python=/a",
    ]);
  });

  it.each([
    ["no-master", { master: "" }, "--master is empty"],
    ["cluster-mode-local", { deployMode: "cluster" }, 'Cluster deploy mode is not compatible with master "local"'],
    ["one-of-two", { conf: { "spark.pyspark.python": "/a" } }, "set both or neither"],
    ["a-name-with-an-equals-sign", { conf: { "a=b": "c" } }, "is not a valid name of a Spark setting"],
    ["a-host", { mainApplicationFile: "local://bin/entrypoint.py" }, "Python file path is malformed"],
    ["no-path", { mainApplicationFile: "local:x.py" }, "Python file path is malformed"],
    ["no-python", { mainApplicationFile: "/opt/entrypoint" }, "Spark takes it for a JAR"],
    ["a-flag", { mainApplicationFile: "--x.py" }, "is not a valid main file"],
    [
      "plain-path-on-kubernetes",
      { master: "k8s://h", mainApplicationFile: "/x.py" },
      "Please specify spark.kubernetes.file.upload.path property",
    ],
    ["a-wheel", { pyFiles: ["x.whl"] }, "executors import only from .zip, .egg, .jar and .py"],
    ["a-folder", { pyFiles: ["src"] }, "executors import only from"],
    ["a-comma", { pyFiles: ["a,b.zip"] }, "holds a comma"],
    ["an-archive-with-a-hash", { archives: [{ path: "a#b.zip", folder: "x" }] }, "is not allowed in --archives"],
    ["an-archive-above", { archives: [{ path: "a.zip", folder: ".." }] }, "is not a valid directory name"],
    ["nul", { args: ["a\0b"] }, "cannot hold NUL"],
  ] as const)("%s is refused", (_, change, words) => {
    expect(() => submitArgs({ ...base, ...change } as SubmitInput)).toThrow(
      expect.objectContaining({ code: "SPARK_INVALID", message: expect.stringContaining(words) }),
    );
  });
});

describe("the text", () => {
  it("is read back by a shell, whatever the words hold", () => {
    const word = fc.string({ unit: "grapheme-ascii", maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.constantFrom("", "a'b", "$HOME", "`x`", "é\n", "*"))), (words) => {
        const text = execFileSync("sh", ["-c", `printf '%s\\0' ${posixQuote(words)} end`], { encoding: "utf8" });
        expect(text.split("\0").slice(0, -2)).toEqual(words);
      }),
      { numRuns: 40 },
    );
  });
});
