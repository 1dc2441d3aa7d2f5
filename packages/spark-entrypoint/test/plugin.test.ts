import { SerializationSettings } from "@flyte-settings/core";
import { extendSettings, loadPlugins, startRun } from "@flyte-settings/core/plugin";
import { checkPlugin } from "@flyte-settings/plugin-testkit";
import plugin, { profileFor, sparkProfile } from "@flyte-settings/spark-entrypoint";
import { describe, expect, it } from "vitest";
import { settingsWith, sparkTask } from "./support.ts";

async function extended(options: object, settings: SerializationSettings, explicit: readonly string[] = []) {
  const said: string[] = [];
  const run = startRun(await loadPlugins([{ source: "spark", entry: plugin, options: options as never }]), {
    fetch: () => Promise.reject(new Error("no network")),
    env: {},
    root: "/project",
    compat: "strict",
    now: () => 0,
    report: (level, message) => said.push(`${level}: ${message}`),
  });
  return { ...(await extendSettings(run, settings, explicit)), said };
}

describe("the plugin", () => {
  it("keeps the contract of plugins", async () => {
    const report = await checkPlugin(plugin({ profiles: { spark: "apache/spark" } }), {
      settings: [settingsWith()],
      tasks: [sparkTask()],
      foreign: { tasks: [{ ...sparkTask(), type: "python-task" }] },
    });
    expect(report.broken).toEqual([]);
  });

  it("fills interpreter and root from the default image's profile", async () => {
    const { settings, changes } = await extended({ profiles: { default: "virtualenv:/srv/app/" } }, settingsWith());
    expect([settings.pythonInterpreter, settings.flytekitVirtualenvRoot]).toEqual(["/srv/app/bin/python3", "/srv/app"]);
    expect(changes.map(({ path }) => path)).toEqual(["pythonInterpreter", "flytekitVirtualenvRoot"]);
  });

  it("leaves the user's interpreter, says so, and keeps the root beside it", async () => {
    const base = settingsWith("/usr/bin/python3");
    const drifted = SerializationSettings.newBuilder(base).withFlytekitVirtualenvRoot("/opt/venv").build();
    const { settings, said } = await extended({ profiles: { default: "flytekit-spark", "*": "flytekit" } }, drifted);
    expect([settings.pythonInterpreter, settings.flytekitVirtualenvRoot, said]).toEqual([
      "/usr/bin/python3",
      "/usr",
      [],
    ]);
    const other = await extended({ profiles: { default: "conda:/opt/conda" } }, base, ["pythonInterpreter"]);
    expect(other.settings.pythonInterpreter).toBe("/usr/bin/python3");
    expect(other.said[0]).toContain("warning: pythonInterpreter stays /usr/bin/python3");
  });

  it.each([
    ["unknown-option", { profile: {} }, 'no option is called "profile"'],
    ["options that are a number", 5, "expected options such as profiles"],
    ["profiles-is-a-list", { profiles: [] }, "expected a map"],
    ["unknown-profile", { profiles: { a: "flytkit" } }, 'no profile is called "flytkit"'],
  ])("%s is refused when it is loaded", (_, options, words) => {
    expect(() => plugin(options as never)).toThrow(expect.objectContaining({ code: "SPARK_INVALID" }));
    expect(() => plugin(options as never)).toThrow(words);
  });
});

describe("profiles", () => {
  it.each([
    ["flytekit", "/opt/venv/bin/python3", "/opt/venv", "local:///opt/venv/bin/entrypoint.py"],
    ["flytekit-spark", "/usr/bin/python3", "/usr", "local:///usr/local/bin/entrypoint.py"],
    ["apache/spark", "/usr/bin/python3", "/usr", "local:///usr/local/bin/entrypoint.py"],
    ["flyte2", "/opt/venv/bin/python", "/opt/venv", "local:///opt/venv/bin/runtime.py"],
    ["databricks", "/databricks/python3/bin/python", "/databricks/python3", "dbfs:///FileStore/tables/entrypoint.py"],
    ["virtualenv:/srv/v/", "/srv/v/bin/python3", "/srv/v", "local:///srv/v/bin/entrypoint.py"],
    [
      "conda:/opt/conda/envs/x",
      "/opt/conda/envs/x/bin/python",
      "/opt/conda/envs/x",
      "local:///opt/conda/envs/x/bin/entrypoint.py",
    ],
  ])("%s", (name, pythonInterpreter, virtualenvRoot, mainApplicationFile) => {
    expect(sparkProfile(name)).toEqual({ name, pythonInterpreter, virtualenvRoot, mainApplicationFile });
  });

  it.each([
    ["a-name", "spark", true],
    ["a-reference", "apache/spark:3.5.1", true],
    ["a-prefix", "apache/*", true],
    ["the-middle", "a*spark*1", true],
    ["a-suffix", "*:3.5.1", true],
    ["hub-prefix", "apache/spark*", true],
    ["another-name", "spark2", false],
    ["overlapping-parts", "apache/spark:3.5.1*1", false],
    ["no-star-is-exact", "apache/spark", false],
  ])("%s", (_, pattern, expected) => {
    const image = { names: ["spark"], reference: "docker.io/apache/spark:3.5.1" };
    const found = profileFor(
      { [pattern]: "apache/spark" },
      { ...image, names: [...image.names, "apache/spark:3.5.1"] },
    );
    expect(found !== undefined).toBe(expected);
  });
});
