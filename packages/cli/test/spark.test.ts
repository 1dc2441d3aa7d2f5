// Needs: python3
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fakeRegistry } from "@flyte-settings/plugin-testkit";
import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const project = (more = "") =>
  `project: p\nimages:\n  default: ghcr.io/acme/train:v3\n  spark: apache/spark:3.5.1\n${more}`;
const profiles = "spark:\n  profiles:\n    apache/*: apache/spark\n    default: flytekit\n";
const files = { "flyte-settings.yaml": project(profiles) };
const example = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));

describe("spark show", () => {
  it("has the interpreter of each image, and where it comes from", async () => {
    const { stdout } = await here.run(["spark", "show", "--json"], { files });
    const shown = JSON.parse(stdout).map((one: Record<string, unknown>) => [
      one["name"],
      (one["driver"] as { pythonInterpreter: string }).pythonInterpreter,
      one["mainApplicationFile"],
    ]);
    expect(shown).toEqual([
      ["default", "/opt/venv/bin/python3", "local:///opt/venv/bin/entrypoint.py"],
      ["spark", "/usr/bin/python3", "local:///usr/local/bin/entrypoint.py"],
    ]);
    const { stdout: words } = await here.run(["spark", "show"], { files });
    expect(words).toContain("(profile apache/spark, by apache/* in spark.profiles)");
  });

  it("has the Spark tasks of a package with what rewriting changes", async () => {
    const argv = ["spark", "show", "--package", "p.tgz", "--profile", "virtualenv:/srv/v"];
    const { code, stdout } = await here.run(argv, { files: { "p.tgz": example } });
    expect(code).toBe(0);
    expect(stdout).toContain("weather.workflows.mean_temperature\n");
    expect(stdout).toContain(
      "custom.executorPath: /opt/venv/bin/python3 -> /srv/v/bin/python3  (profile virtualenv:/srv/v)",
    );
  });

  it.each([
    ["unknown-profile", ["--profile", "apche/spark"], "Did you mean apache/spark?"],
    ["a-windows-path", ["--python-interpreter", "C:\\v\\python.exe"], "it is a Windows path"],
    ["a-relative-path", ["--python-interpreter", "python3"], "it is relative"],
    [
      "unknown-task",
      ["--package", "p.tgz", "--task", "weather.workflows.mean"],
      "has no Spark task weather.workflows.mean",
    ],
  ])("%s is one error", async (_, words, expected) => {
    const { code, stdout, stderr } = await here.run(["spark", "show", ...words], {
      files: { ...files, "p.tgz": example },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(expected);
  });
});

describe("spark submit-args", () => {
  it("is a list of words, or a text that a shell reads", async () => {
    const argv = ["spark", "submit-args", "spark", "--master", "local[2]", "--py-files", "code.zip"];
    const rest = ["--", "pyflyte-execute", "it's"];
    const { stdout } = await here.run([...argv, "--json", ...rest], { files });
    const words = JSON.parse(stdout).argv;
    expect(words).toEqual([
      ...["spark-submit", "--master", "local[2]"],
      ...["--conf", "spark.pyspark.python=/usr/bin/python3", "--conf", "spark.pyspark.driver.python=/usr/bin/python3"],
      ...["--py-files", "code.zip", "local:///usr/local/bin/entrypoint.py", "pyflyte-execute", "it's"],
    ]);
    const { stdout: text } = await here.run([...argv, ...rest], { files });
    expect(
      execFileSync("sh", ["-c", `printf '%s\\n' ${text}`], { encoding: "utf8" })
        .trimEnd()
        .split("\n"),
    ).toEqual(words);
  });

  it("of a task has its settings and arguments, and lists placeholders", async () => {
    const argv = ["spark", "submit-args", "--package", "p.tgz", "--profile", "virtualenv:/v", "--inputs", "/in.pb"];
    const { stdout, stderr } = await here.run([...argv, "--json"], { files: { "p.tgz": example } });
    const made = JSON.parse(stdout);
    expect(made.argv).toEqual(
      expect.arrayContaining(["spark.driver.memory=1g", "local:///v/bin/entrypoint.py", "pyflyte-execute", "/in.pb"]),
    );
    expect(made.env).toEqual({ LOG_LEVEL: "info" });
    expect(stderr).toContain("{{.outputPrefix}}");
  });

  it.each([
    ["unknown-image", ["sprk"], 2, "no image is called sprk"],
    ["a-conf-without-equals", ["--conf", "x"], 2, "expected KEY=VALUE"],
    ["an-archive-without-folder", ["--archives", "x.tgz"], 2, "expected FILE#DIRECTORY"],
    ["a-wheel", ["--py-files", "x.whl"], 1, "executors import only from"],
    ["one-of-two", ["--conf", "spark.pyspark.python=/x"], 1, "set both or neither"],
  ] as const)("%s", async (_, words, expected, text) => {
    const { code, stderr } = await here.run(["spark", "submit-args", ...words], { files });
    expect(code).toBe(expected);
    expect(stderr).toContain(text);
  });
});

describe("spark check", () => {
  it("finds nothing where the image decides", async () => {
    expect(await here.run(["spark", "check"], { files })).toEqual({ code: 0, stdout: "", stderr: "nothing found\n" });
  });

  it("reports an interpreter that does not start once, not for each task", async () => {
    const argv = ["spark", "check", "--local", "--python-interpreter", "/nowhere/python3", "-i", "b=r/b:1"];
    const { stderr } = await here.run(argv, { files: { "flyte-settings.yaml": project() } });
    expect(stderr.split("/nowhere/python3 does not start on this machine")).toHaveLength(2);
  });

  it("a root that does not hold the interpreter is a finding", async () => {
    const written = { "flyte-settings.yaml": project("flytekitVirtualenvRoot: /srv/other\n") };
    const { stdout } = await here.run(["spark", "check", "--json"], { files: written });
    const codes = JSON.parse(stdout).map(({ code }: { code: string }) => code);
    expect([...new Set(codes)]).toEqual(["spark-virtualenv-disagrees"]);
  });

  it("looks into the images without a container runtime", async () => {
    const registry = await fakeRegistry();
    try {
      const image = `${registry.host}/acme/spark:1`;
      const python = [
        { path: "usr/bin/python3.8", mode: 0o755, content: "x" },
        { path: "usr/bin/python3", type: "symlink", target: "python3.8" },
      ] as const;
      const spark = [{ path: "opt/spark/RELEASE", content: "Spark 4.0.0 (git revision x) built for Hadoop\n" }];
      registry.push("acme/spark", "1", { layers: [python, spark] });
      const argv = ["spark", "check", "--inspect-image", "--json", "--image", image, "--profile", "apache/spark"];
      const { code, stdout } = await here.run(argv);
      const codes = JSON.parse(stdout).map((finding: { code: string }) => finding.code);
      expect([code, codes]).toEqual([1, ["spark-entrypoint-missing", "spark-python-version"]]);
    } finally {
      await registry.close();
    }
  });

  it("an image that cannot be read is a finding", async () => {
    const argv = ["spark", "check", "--inspect-image", "--json", "--image", "127.0.0.1:1/x:1"];
    const { code, stdout } = await here.run(argv);
    expect([code, JSON.parse(stdout).map((one: { code: string }) => one.code)]).toEqual([
      1,
      ["spark-image-unreadable"],
    ]);
  });
});

describe("spark zip and entrypoint", () => {
  it("writes code that Python imports, the same bytes each time", async () => {
    const code = { "src/pkg/mod.py": "value = 7\n", "src/pkg/__pycache__/mod.pyc": "x" };
    const run = () => here.run(["spark", "zip", "--source", "src", "-o", "out/code.zip", "--json"], { files: code });
    const { stdout } = await run();
    expect(JSON.parse(stdout)).toMatchObject({ files: 1, skipped: [] });
    const zip = join(here.path, "out/code.zip");
    const before = readFileSync(zip);
    await run();
    expect(readFileSync(zip).equals(before)).toBe(true);
    const script = `import sys; sys.path.insert(0, ${JSON.stringify(zip)}); import pkg.mod; print(pkg.mod.value)`;
    expect(execFileSync("python3", ["-c", script], { encoding: "utf8" })).toBe("7\n");
  });

  it("refuses a name that executors do not import from", async () => {
    expect(await here.run(["spark", "zip", "-o", "code.tar.gz"])).toMatchObject({ code: 2, stdout: "" });
  });

  it("prints a script that says what it expects", async () => {
    const { stdout } = await here.run(["spark", "entrypoint"]);
    const ran = () => execFileSync("python3", ["-", "rm"], { input: stdout, encoding: "utf8", stdio: "pipe" });
    expect(ran).toThrow("expected one of pyflyte-execute, pyflyte-fast-execute, pyflyte-map-execute, got 'rm'");
  });
});

describe("the plugin in a project", () => {
  it("rewrites the Spark task of a package, and the diff shows it", async () => {
    const plugins = 'plugins: ["@flyte-settings/spark-entrypoint"]\n';
    const own = "version: v1\nspark:\n  profiles:\n    ghcr.io/acme/weather-spark*: apache/spark\n";
    const { code, stdout, stderr } = await here.run(["package", "hydrate", "p.tgz", "--diff"], {
      files: { "flyte-settings.yaml": project(plugins + own), "p.tgz": example },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("local:///usr/local/bin/entrypoint.py");
    expect(stderr).toContain("weather.workflows.mean_temperature: custom.executorPath = /usr/bin/python3");
  });

  it("has the project's profiles", async () => {
    const plugins = 'plugins: ["@flyte-settings/spark-entrypoint"]\n';
    const own = "spark:\n  profiles:\n    default: virtualenv:/srv/v\n";
    const { stdout } = await here.run(["settings", "show", "--json"], {
      files: { "flyte-settings.yaml": project(plugins + own) },
    });
    expect(JSON.parse(stdout).settings.python_interpreter).toBe("/srv/v/bin/python3");
  });
});
