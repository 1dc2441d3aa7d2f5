import { entries } from "@flyte-settings/core";
import {
  defaultsLayer,
  emptyVariables,
  environmentLayer,
  explicitPaths,
  flagValue,
  flytekitLayer,
  mergeLayers,
  originText,
  pathText,
  pluginValue,
  projectLayer,
  readConfigFile,
  readProjectFile,
  resolveSettings,
} from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";

const config = readConfigFile(
  "/home/u/.flyte/config.yaml",
  "task:\n  project: from-flytectl\nimages:\n  spark: cfg/spark:1\n  gpu: cfg/gpu:1\n",
);
const project = readProjectFile(
  "flyte-settings.yaml",
  "project: p\nversion: content\nimages:\n  default: acme/train:v3\n  spark: acme/spark:2\nenv:\n  B: '1'\n  A: '2'\n",
);
const layers = [
  defaultsLayer,
  flytekitLayer(config),
  projectLayer(project),
  environmentLayer({ FLYTE_LOCAL_PROJECT: "", FLYTE_LOCAL_DOMAIN: "staging" }),
  [flagValue("--image", ["images", "spark"], "cli/spark:9"), flagValue("--env", ["env", "A"], "3")],
];

describe("resolveSettings", () => {
  const { settings, values, provenance } = resolveSettings(layers);

  it("takes the strongest value of every field", () => {
    expect(settings).toMatchObject({ project: "p", domain: "staging", env: { B: "1", A: "3" } });
    expect(settings).not.toHaveProperty("version");
    expect(values).toMatchObject({ version: "content", bundle: { copy: "all", destinationDir: "/root" } });
  });
  it("orders images: command line, then project, then flytekit", () => {
    expect(settings.imageConfig.defaultImage).toEqual({ name: "default", fqn: "acme/train", tag: "v3" });
    expect(settings.imageConfig.images?.map(({ name, fqn }) => `${name}=${fqn}`)).toEqual([
      "default=acme/train",
      "spark=cli/spark",
      "gpu=cfg/gpu",
    ]);
  });
  it("says where each value came from and what it went before", () => {
    expect(provenance["images.spark"]).toEqual({
      layer: "flags",
      flag: "--image",
      overrode: [
        { layer: "project", file: "flyte-settings.yaml", line: 5, key: "images.spark", value: "acme/spark:2" },
        { layer: "flytekit", file: "/home/u/.flyte/config.yaml", line: 4, key: "images.spark", value: "cfg/spark:1" },
      ],
    });
    expect(provenance.project?.overrode.map(originText)).toEqual(["/home/u/.flyte/config.yaml:2", "default"]);
    expect(provenance.domain).toMatchObject({ layer: "environment", variable: "FLYTE_LOCAL_DOMAIN" });
  });
  it("derives the virtual environment from the interpreter", () => {
    expect(settings.flytekitVirtualenvRoot).toBe("/opt/venv");
    expect(provenance.flytekitVirtualenvRoot).toMatchObject({
      layer: "defaults",
      derivedFrom: "pythonInterpreter",
    });
  });
  it("keeps the order of env, whatever its names are", () => {
    const file = readProjectFile("p.yaml", "env: { b: x, '2': x, '1': x }\n");
    expect(entries(resolveSettings([projectLayer(file)]).settings.env ?? {}).map(([name]) => name)).toEqual([
      "b",
      "2",
      "1",
    ]);
  });
  it("never repeats a value of env that was overridden", () => {
    expect(provenance["env.A"]?.overrode).toEqual([
      { layer: "project", file: "flyte-settings.yaml", line: 8, key: "env.A" },
    ]);
  });
  it("names what somebody set, for the plugins", () => {
    expect(explicitPaths(provenance)).toEqual(
      expect.arrayContaining(["project", "imageConfig.defaultImage", "imageConfig.images.gpu", "env.A"]),
    );
    expect(explicitPaths(provenance)).not.toContain("pythonInterpreter");
  });
  it("goes without a default image where none is known", () => {
    const only = resolveSettings([[flagValue("--image", ["images", "spark"], "a/b:1")]]);
    expect(only.settings.imageConfig).toEqual({ images: [{ name: "spark", fqn: "a/b", tag: "1" }] });
  });
  it("computes flytekit's default image from the project's versions", () => {
    const file = readProjectFile("p.yaml", 'pythonVersion: "3.11"\nflytekitVersion: 1.16.24\n');
    const computed = resolveSettings([projectLayer(file)]);
    expect(computed.settings.imageConfig.defaultImage?.tag).toBe("py3.11-1.16.24");
    expect(computed.provenance["images.default"]).toMatchObject({ layer: "defaults" });
  });
  it("refuses two flags for one image", () => {
    const twice = [flagValue("--image", ["images", "a"], "x:1"), flagValue("--image", ["images", "a"], "x:2")];
    expect(() => resolveSettings([twice])).toThrow(expect.objectContaining({ code: "IMAGE_DUPLICATE" }));
  });
});

describe("mergeLayers", () => {
  it("lets plugins fill only what nobody set", () => {
    const merged = mergeLayers([
      defaultsLayer,
      [pluginValue("acme", "extendSettings", ["domain"], "x"), pluginValue("acme", "extendSettings", ["project"], "y")],
      [flagValue("--project", ["project"], "mine")],
    ]);
    expect(merged.provenance.project).toMatchObject({ layer: "flags" });
    expect(merged.provenance.domain).toMatchObject({ plugin: "acme", overrode: [{ layer: "defaults" }] });
  });
  it("a mapping and a leaf of one name exclude each other", () => {
    const merged = mergeLayers([
      projectLayer(readProjectFile("p.yaml", "compat: { config: flytekit, bundle: flytekit }\n")),
      [flagValue("--compat", ["compat"], "flytekit")],
    ]);
    expect(merged.values.map(({ path }) => pathText(path))).toEqual(["compat"]);
    expect(merged.provenance.compat?.overrode).toHaveLength(2);
  });
  it("bears names that objects have", () => {
    const { settings } = resolveSettings([[flagValue("--env", ["env", "__proto__"], "x")]]);
    expect(Object.entries(settings.env ?? {})).toEqual([["__proto__", "x"]]);
    expect(Object.getPrototypeOf(settings.env)).toBe(Object.prototype);
  });
});

describe("environmentLayer", () => {
  it("lets an empty variable hide the file in flytekit's manner alone", () => {
    const env = { FLYTE_LOCAL_PROJECT: "" };
    expect(environmentLayer(env)).toEqual([]);
    expect(environmentLayer(env, { compat: "flytekit" })).toMatchObject([{ path: ["project"], value: "flytesnacks" }]);
  });
});

describe("emptyVariables", () => {
  it("names those that flytekit would let hide a file", () => {
    expect(emptyVariables({ FLYTE_B: "", FLYTE_A: "", OTHER: "", FLYTECTL_CONFIG: "x" })).toEqual([
      "FLYTE_A",
      "FLYTE_B",
    ]);
  });
});
