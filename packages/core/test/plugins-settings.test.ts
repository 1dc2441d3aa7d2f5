import { SerializationSettings } from "@flyte-settings/core";
import { applyToTasks, extendSettings, type SerializedTask } from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";
import { failureOf, runWith } from "./plugin-host.ts";

const image = { name: "default", fqn: "r.io/x", tag: "v1" };
const spark = { name: "spark", fqn: "r.io/spark", tag: "v1" };
const base: SerializationSettings = {
  imageConfig: { defaultImage: image, images: [image, spark] },
  project: "p",
  env: { LOG: "info" },
  pythonInterpreter: "/opt/venv/bin/python3",
};

/** name, patch, values set by the user, result (merged into the base), [path, outcome] of every value */
const patches: readonly (readonly [string, object, string[], object, [string, string][]])[] = [
  ["fills-what-nobody-set", { domain: "development" }, [], { domain: "development" }, [["domain", "set"]]],
  [
    "replaces-a-default",
    { pythonInterpreter: "/usr/bin/python3" },
    [],
    { pythonInterpreter: "/usr/bin/python3" },
    [["pythonInterpreter", "set"]],
  ],
  [
    "leaves-the-users-own",
    { pythonInterpreter: "/usr/bin/python3" },
    ["pythonInterpreter"],
    {},
    [["pythonInterpreter", "kept"]],
  ],
  ["the-same-value-is-no-change", { project: "p" }, ["project"], {}, []],
  [
    "env-is-merged-by-name",
    { env: { SPARK_HOME: "/s" } },
    [],
    { env: { LOG: "info", SPARK_HOME: "/s" } },
    [["env.SPARK_HOME", "set"]],
  ],
  [
    "env-of-the-user-stays-by-name",
    { env: { LOG: "debug", A: "1" } },
    ["env.LOG"],
    { env: { LOG: "info", A: "1" } },
    [
      ["env.LOG", "kept"],
      ["env.A", "set"],
    ],
  ],
  [
    "env-of-the-user-stays-as-a-whole-and-grows",
    { env: { LOG: "debug", A: "1" } },
    ["env"],
    { env: { LOG: "info", A: "1" } },
    [
      ["env.LOG", "kept"],
      ["env.A", "set"],
    ],
  ],
  [
    "env-names-with-dots-are-one-name",
    { env: { "LOG.x": "1" } },
    ["env.LOG"],
    { env: { LOG: "info", "LOG.x": "1" } },
    [['env["LOG.x"]', "set"]],
  ],
  [
    "env-called-like-a-prototype",
    JSON.parse('{"env":{"__proto__":"1","constructor":"2"}}'),
    [],
    { env: JSON.parse('{"LOG":"info","__proto__":"1","constructor":"2"}') },
    [
      ["env.__proto__", "set"],
      ["env.constructor", "set"],
    ],
  ],
  [
    "fast-settings-are-merged",
    { fastSerializationSettings: { enabled: true, destinationDir: "/root" } },
    [],
    { fastSerializationSettings: { enabled: true, destinationDir: "/root" } },
    [
      ["fastSerializationSettings.enabled", "set"],
      ["fastSerializationSettings.destinationDir", "set"],
    ],
  ],
  [
    "resources-are-merged",
    { defaultResources: { requests: { cpu: "1" } } },
    [],
    { defaultResources: { requests: { cpu: "1" } } },
    [["defaultResources.requests.cpu", "set"]],
  ],
  [
    "a-new-image-is-appended",
    { imageConfig: { images: [{ name: "gpu", fqn: "r.io/gpu" }] } },
    [],
    { imageConfig: { defaultImage: image, images: [image, spark, { name: "gpu", fqn: "r.io/gpu" }] } },
    [["imageConfig.images.gpu", "set"]],
  ],
  [
    "an-image-is-replaced-in-place",
    { imageConfig: { images: [{ ...spark, tag: "v2" }] } },
    ["imageConfig.defaultImage"],
    { imageConfig: { defaultImage: image, images: [image, { ...spark, tag: "v2" }] } },
    [["imageConfig.images.spark", "set"]],
  ],
  [
    "an-image-of-the-user-stays",
    { imageConfig: { images: [{ ...spark, tag: "v2" }] } },
    ["imageConfig.images.spark"],
    {},
    [["imageConfig.images.spark", "kept"]],
  ],
  [
    "images-of-the-user-stay-as-a-whole",
    { imageConfig: { images: [{ ...spark, tag: "v2" }] } },
    ["imageConfig"],
    {},
    [["imageConfig.images.spark", "kept"]],
  ],
  [
    "a-new-default-stands-first-in-the-list-too",
    { imageConfig: { defaultImage: { ...image, tag: "v2" } } },
    [],
    { imageConfig: { defaultImage: { ...image, tag: "v2" }, images: [{ ...image, tag: "v2" }, spark] } },
    [["imageConfig.defaultImage", "set"]],
  ],
  [
    "the-default-of-the-user-stays",
    { imageConfig: { defaultImage: { ...image, tag: "v2" } } },
    ["imageConfig.defaultImage"],
    {},
    [["imageConfig.defaultImage", "kept"]],
  ],
];

describe("extendSettings", () => {
  it.each(patches)("%s", async (_, patch, explicit, over, outcomes) => {
    const run = await runWith({ acme: { extendSettings: () => patch } });
    const before = JSON.stringify(base);
    const { settings, changes } = await extendSettings(run, base, explicit);
    expect(JSON.stringify(settings)).toBe(JSON.stringify({ ...base, ...over }));
    expect(changes.map(({ path, outcome }) => [path, outcome])).toEqual(outcomes);
    expect(changes.every(({ plugin }) => plugin === "acme")).toBe(true);
    expect(JSON.stringify(base)).toBe(before);
    expect(Object.isFrozen(base)).toBe(false);
  });

  it("the order of env's names survives, names like numbers too", async () => {
    const settings = SerializationSettings.fromJson('{"image_config": {}, "env": {"b": "1", "1": "2", "a": "3"}}');
    const seen: string[] = [];
    const acme = {
      extendSettings: (given: SerializationSettings) => {
        seen.push(SerializationSettings.toJson(given));
        return { env: { "0": "4" } };
      },
    };
    const extended = await extendSettings(await runWith({ acme }), settings, []);
    expect(seen[0]).toBe(SerializationSettings.toJson(settings));
    expect(SerializationSettings.toJson(extended.settings)).toContain(
      '"env": {"b": "1", "1": "2", "a": "3", "0": "4"}',
    );
  });

  it("each plugin sees what the ones before set, and may replace it", async () => {
    const seen: unknown[] = [];
    const run = await runWith({
      a: { extendSettings: () => ({ domain: "a" }) },
      none: { extendSettings: () => null },
      b: {
        extendSettings: async (settings: SerializationSettings) => {
          seen.push(settings.domain);
          return { domain: "b" };
        },
      },
    });
    const { settings, changes } = await extendSettings(run, base, ["domain"]);
    expect([seen, settings.domain]).toEqual([["a"], "b"]);
    expect(changes).toEqual([
      { path: "domain", outcome: "set", to: "a", plugin: "a" },
      { path: "domain", outcome: "set", from: "a", to: "b", plugin: "b" },
    ]);
  });

  it.each([
    ["an-unknown-field", { image: "x" }, /\$\.image: unknown. Known: imageConfig, project, /],
    ["snake-case", { python_interpreter: "x" }, /\$\.python_interpreter: unknown/],
    ["env-with-a-number", { env: { TOKEN: 123456 } }, /\$\.env\.TOKEN: expected a string, got a number$/],
    [
      "an-image-without-a-name",
      { imageConfig: { images: [{ fqn: "x" }] } },
      /\$\.imageConfig\.images\[0\]\.name: missing/,
    ],
    [
      "a-triple-of-resources",
      { defaultResources: { requests: { cpu: [1, 2, 3] } } },
      /cpu: expected a request and its limit/,
    ],
    [
      "enabled-as-text",
      { fastSerializationSettings: { enabled: "yes" } },
      /enabled: expected true or false, got "yes"/,
    ],
    ["a-list", [], /\$: expected an object, got a list/],
  ])("%s is the plugin's fault", async (_, patch, words) => {
    const run = await runWith({ acme: { extendSettings: () => patch } });
    const error = await failureOf(extendSettings(run, base, []));
    expect(error).toMatchObject({ code: "PLUGIN_RESULT_INVALID", message: expect.stringMatching(words) });
    expect(error.message).toMatch(/^plugin acme, extendSettings: /);
  });

  it("a plugin cannot change the settings in place, even nested values", async () => {
    const run = await runWith({
      acme: {
        extendSettings: (s: { env: Record<string, string> }) => {
          s.env.X = "1";
          return null;
        },
      },
    });
    expect((await failureOf(extendSettings(run, base, []))).code).toBe("PLUGIN_FAILED");
  });

  it("the trace names the fields and no value", async () => {
    const run = await runWith({ acme: { extendSettings: () => ({ env: { TOKEN: "s3cret" }, domain: "d" }) } });
    await extendSettings(run, base, []);
    expect(run.trace.map(({ answer }) => answer)).toEqual(["sets env, domain"]);
  });
});

const task: SerializedTask = {
  name: "flow.train",
  type: "python-task",
  container: { image: "r.io/x:v1", command: [], args: ["pyflyte-execute"], env: [{ key: "A", value: "1" }] },
};

describe("applyToTasks", () => {
  it("in order, each sees what the ones before made", async () => {
    const add = (word: string) => ({
      applyToTask: (t: SerializedTask) =>
        t.container && { ...t, container: { ...t.container, args: [word, ...t.container.args] } },
    });
    const run = await runWith({ a: add("a"), none: { applyToTask: () => null }, b: add("b") });
    const [first, second] = await applyToTasks(run, [task, { ...task, name: "flow.other" }], base);
    expect(first?.task.container?.args).toEqual(["b", "a", "pyflyte-execute"]);
    expect([first?.plugins, second?.task.name]).toEqual([["a", "b"], "flow.other"]);
    expect(task.container?.args).toEqual(["pyflyte-execute"]);
  });

  it.each([
    ["another-name", { ...task, name: "x" }, /changed the name/],
    ["another-type", { ...task, type: "spark" }, /changed the type/],
    ["the-container-gone", { name: task.name, type: task.type }, /changed whether there is a container/],
    [
      "a-pod-out-of-nothing",
      { ...task, k8sPod: { podSpec: {}, primaryContainerName: "p" } },
      /changed whether there is a pod/,
    ],
    [
      "args-as-a-text",
      { ...task, container: { ...task.container, args: "x" } },
      /\$\.container\.args: expected a list, got "x"/,
    ],
    ["env-as-a-map", { ...task, container: { ...task.container, env: {} } }, /\$\.container\.env: expected a list/],
    ["an-unknown-field", { ...task, config: {} }, /\$\.config: unknown/],
    [
      "not-a-number",
      { ...task, custom: { x: Number.NaN } },
      /not plain data: \$\.custom\.x: expected plain data, got NaN/,
    ],
  ])("%s is refused", async (_, answer, words) => {
    const run = await runWith({ acme: { applyToTask: () => answer } });
    const error = await failureOf(applyToTasks(run, [task], base));
    expect(error).toMatchObject({ code: "PLUGIN_RESULT_INVALID", message: expect.stringMatching(words) });
    expect(error.message).toMatch(/^plugin acme, applyToTask, task flow\.train: /);
  });
});
