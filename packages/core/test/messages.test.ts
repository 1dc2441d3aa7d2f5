import {
  containerResources,
  DefaultImages,
  decodeContext,
  type Image,
  ImageConfig,
  Resources,
  registerableContainerImage,
  SerializationSettings,
  serializePod,
} from "@flyte-settings/core";
import { checks } from "@flyte-settings/core/checks";
import { parseResources, projectLayer, readProjectFile, resolveSettings } from "@flyte-settings/core/config";
import { resolveEnvironments } from "@flyte-settings/core/flyte2";
import { describe, expect, it } from "vitest";

// A program that embeds core has no command line, and its author may not know Python.
const FLAG = /(?:^|\s|\()--[a-z]/;
const PYTHON =
  /\b(?:None|NoneType|PythonVersion|PythonAutoContainer|dict|tuple|str, int|os\.PathLike|__\w+__)\b|<class /;

const number = 5 as never;
const settings = { imageConfig: {} };
const bare = { images: [{ name: "bare", fqn: "r/bare" }] };
const pod = (podSpec: object): unknown =>
  serializePod({ podSpec } as never, { args: [] } as never, ImageConfig.fromImages("a:1"));

const failing: readonly (readonly [string, () => unknown])[] = [
  ["an unknown Python", () => DefaultImages.findImageFor({ pythonVersion: "3.99" })],
  ["no Python", () => ImageConfig.autoDefaultImage()],
  ["a number as image", () => ImageConfig.fromImages("a:1", { b: number })],
  ["a string as default image", () => ImageConfig.createFrom("a:1" as unknown as Image)],
  ["two defaults", () => ImageConfig.validateImage(["a:1", "b:2"], {})],
  ["one name twice", () => ImageConfig.validateImage(["x=a:1", "x=b:2"], { pythonVersion: "3.11" })],
  ["a config without a list", () => ImageConfig.patchImageConfig({}, {})],
  ["no image at all", () => registerableContainerImage(undefined, {})],
  ["an image without version", () => registerableContainerImage("{{.image.bare.version}}", bare)],
  [
    "a default without version",
    () =>
      registerableContainerImage("{{.image.bare.version}}", { ...bare, defaultImage: { name: "default", fqn: "r/x" } }),
  ],
  ["an unknown image", () => registerableContainerImage("{{.image.x.fqn}}", bare)],
  ["a mapping as quantity", () => Resources.check({ cpu: {} as never })],
  ["three quantities", () => Resources.check({ mem: ["1", "2", "3"] as never })],
  ["a number in a container", () => containerResources({ requests: { cpu: 0.5 } })],
  ["a pair in a container", () => containerResources({ limits: { mem: ["1", "2"] } })],
  ["resources beside limits", () => containerResources({ resources: {}, limits: {} })],
  ["an unknown resource", () => parseResources("memory=1")],
  ["a resource twice", () => parseResources("cpu=1,cpu=2")],
  ["a mapping as quantity of settings", () => create({ defaultResources: { requests: { cpu: {} }, limits: {} } })],
  ["null as interpreter", () => SerializationSettings.fromJson('{"image_config": {}, "python_interpreter": null}')],
  ["a number as project", () => create({ project: number })],
  ["a pod without containers", () => pod({})],
  ["a container without name", () => pod({ containers: [{}] })],
  ["a context that is none", () => decodeContext("x")],
  ["a number as context", () => decodeContext(number)],
  ["two defaults of a project file", () => layersOf("images: { default: a:1, default: b:2 }\n")],
  ["an unknown image of Flyte 2", () => resolveEnvironments({ a: { kind: "named", name: "x" } } as never, {})],
  ["a number as image of a project file", () => layersOf("images: { spark: [1] }\n")],
];

function create(fields: object): unknown {
  return SerializationSettings.create({ ...settings, ...fields } as never);
}

function layersOf(text: string): unknown {
  return resolveSettings([projectLayer(readProjectFile("flyte-settings.yaml", text))]);
}

function thrown(run: () => unknown): { message: string; details: { hint?: string } } {
  try {
    run();
  } catch (error) {
    return error as { message: string; details: { hint?: string } };
  }
  throw new Error("nothing was thrown");
}

describe("messages speak neither of flags nor of Python", () => {
  it.each(failing)("%s", (_, run) => {
    const { message, details } = thrown(run);
    expect(`${message} ${details.hint ?? ""}`).not.toMatch(FLAG);
    expect(`${message} ${details.hint ?? ""}`).not.toMatch(PYTHON);
  });

  it.each(Object.entries(checks))("the page of %s", (_, { title, why, fix }) => {
    expect(`${title} ${why} ${fix}`).not.toMatch(FLAG);
    expect(`${title} ${why} ${fix}`).not.toMatch(PYTHON);
  });
});
