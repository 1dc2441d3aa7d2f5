import type { Json } from "@flyte-settings/core";
import { differences, hideVariables, inWords } from "@flyte-settings/registration";
import { describe, expect, it } from "vitest";

const SECRET = "hunter2topsecret";
const pair = { key: "DSN", value: SECRET };
const named = { name: "DSN", value: SECRET };

const places = [
  ["a container's variable", { template: { container: { env: [pair] } } }],
  ["a pod's variable", { template: { k8s_pod: { pod_spec: { containers: [{ name: "c", env: [named] }] } } } }],
  ["an init container's", { template: { k8s_pod: { pod_spec: { initContainers: [{ name: "c", env: [named] }] } } } }],
  ["a launch plan's", { spec: { envs: { values: [pair] } } }],
  [
    "a node's pod template",
    { nodes: [{ id: "n", pod_template: { pod_spec: { containers: [{ name: "c", env: [named] }] } } }] },
  ],
  ["a map of Ray's", { template: { custom: { runtimeEnv: { env_vars: { DSN: SECRET } } } } }],
  ["a text of Ray's", { template: { custom: { runtime_env: `env_vars: {DSN: ${SECRET}}` } } }],
  ["Spark's executors", { template: { custom: { sparkConf: { "spark.executorEnv.DSN": SECRET } } } }],
  ["Spark's driver", { template: { custom: { sparkConf: { "spark.kubernetes.driverEnv.DSN": SECRET } } } }],
] as const;

/** The structure with every value of the variable replaced. */
const withValue = (json: unknown, value: string): Json => JSON.parse(JSON.stringify(json).replaceAll(SECRET, value));
/** The structure without anything that contains variables. */
const pruned = (json: unknown): Json =>
  JSON.parse(JSON.stringify(json), (key, value) => (/env|containers|sparkConf/i.test(key) ? undefined : value));

describe.each(places)("%s", (_, json) => {
  it.each([
    ["changed", json, withValue(json, "other")],
    ["changed back", withValue(json, "other"), json],
    ["the whole list added", pruned(json), json],
    ["the whole list removed", json, pruned(json)],
    ["everything added", undefined, json],
    ["everything removed", json, undefined],
  ])("is not shown: %s", (_, before, after) => {
    const found = hideVariables(differences(before as Json | undefined, after as Json | undefined));
    expect(found).not.toEqual([]);
    expect(JSON.stringify(found)).not.toContain(SECRET);
    expect(inWords(found).join("\n")).not.toContain(SECRET);
    expect(JSON.stringify(found)).toMatch(/DSN|runtime_env/);
  });
});

describe("with showValues", () => {
  const env = (values: Readonly<Record<string, string>>) => ({
    template: { container: { env: Object.entries(values).map(([key, value]) => ({ key, value })) } },
  });

  it.each([
    ["a level", "LOG_LEVEL", "debug", true],
    ["a token by its name", "API_TOKEN", "abc", false],
    ["a URL with a password", "DSN", "postgres://u:hunter2@db/x", false],
    ["a context", "_F_SS_C", "H4sIAAAA", false],
  ])("%s", (_, key, value, isShown) => {
    const found = hideVariables(differences(env({ A: "1" }) as never, env({ A: "1", [key]: value }) as never), {
      showValues: true,
    });
    expect(JSON.stringify(found).includes(value)).toBe(isShown);
    expect(inWords(found).join("\n").includes(value)).toBe(isShown);
  });
});
