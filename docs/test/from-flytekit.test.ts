import {
  DefaultImages,
  FastSerializationSettings,
  Image,
  ImageConfig,
  ResourceSpec,
  Resources,
  registerableContainerImage,
  SerializationSettings,
} from "@flyte-settings/core";
import { expect, it } from "vitest";
import { rowsOf } from "./rules.ts";
import { examplePackage, runCommand } from "./run-command.ts";

const python = { pythonVersion: "3.11", flytekitVersion: "1.16.24" };
const config = ImageConfig.fromImages("ghcr.io/acme/train:v3", { spark: "ghcr.io/acme/spark:3.5" });
const settings = SerializationSettings.create({ imageConfig: config, version: "v1", env: { A: "1" } });

/** What the page says at a row, run; the answers are flytekit's. */
const rows: Readonly<Record<string, () => unknown>> = {
  "`SerializationSettings(...)`": () =>
    expect(settings).toMatchObject({
      version: "v1",
      flytekitVirtualenvRoot: "/opt/venv",
      pythonInterpreter: "/opt/venv/bin/python3",
    }),
  "`SerializationSettings.for_image(image, version)`": () =>
    expect(SerializationSettings.forImage("a:b", "v").imageConfig.defaultImage).toEqual({
      name: "default",
      fqn: "a",
      tag: "b",
    }),
  "`settings.new_builder()…build()`": () =>
    expect(SerializationSettings.newBuilder(settings).build()).toEqual(settings),
  "`settings.with_serialized_context()`": () =>
    expect(Object.keys(SerializationSettings.withSerializedContext(settings).env ?? {})).toEqual(["A", "_F_SS_C"]),
  "`settings.serialized_context`": () =>
    expect(SerializationSettings.serializedContext(settings)).toMatch(/^H4sIAAAAAAAC/),
  "`SerializationSettings.from_transport(s)`": () =>
    expect(SerializationSettings.fromTransport(SerializationSettings.serializedContext(settings))).toEqual(settings),
  "`settings.should_fast_serialize()`": () => {
    expect(SerializationSettings.shouldFastSerialize(settings)).toBe(false);
    const fastSerializationSettings = { enabled: true };
    expect(SerializationSettings.shouldFastSerialize({ ...settings, fastSerializationSettings })).toBe(true);
  },
  "`SerializationSettings.venv_root_from_interpreter(p)`": () =>
    expect(SerializationSettings.venvRootFromInterpreter("/usr/bin/python3")).toBe("/usr"),
  "`settings.entrypoint_settings`": () =>
    expect(SerializationSettings.entrypointSettings(settings)).toEqual({ path: "/opt/venv/bin/entrypoint.py" }),
  "`settings.to_json()`, `from_json()`": () =>
    expect(SerializationSettings.fromJson(SerializationSettings.toJson(settings))).toEqual(settings),
  "`ImageConfig.auto(...)`, `create_from`, `from_images`": () => {
    expect(ImageConfig.auto({ images: { x: "a:b" }, imgName: "c:d" }).defaultImage).toEqual({
      name: "default",
      fqn: "c",
      tag: "d",
    });
    expect(ImageConfig.createFrom(Image.lookUpImageInfo("default", "c:d")).images).toHaveLength(1);
    expect(config.images?.map(({ name }) => name)).toEqual(["default", "spark"]);
  },
  "`ImageConfig.validate_image` (`--image`)": () =>
    expect(ImageConfig.validateImage(["a:b", "x=c:d"], python).images?.map(({ name }) => name)).toEqual([
      "default",
      "x",
    ]),
  "`image_config.find_image(name)`": () => expect(ImageConfig.findImage(config, "spark")?.tag).toBe("3.5"),
  "`image.full`, `image.version`": () => {
    const image = { name: "x", fqn: "a", tag: "b" };
    expect([Image.fullName(image), Image.version(image)]).toEqual(["a:b", "b"]);
  },
  "`Image.look_up_image_info(name, tag)`": () =>
    expect(Image.lookUpImageInfo("x", "localhost:5000/a:b")).toEqual({ name: "x", fqn: "localhost:5000/a", tag: "b" }),
  "`get_registerable_container_image`": () =>
    expect(registerableContainerImage("{{.image.spark.fqn}}:{{.image.default.version}}", config)).toBe(
      "ghcr.io/acme/spark:v3",
    ),
  "`DefaultImages.default_image()`": () =>
    expect(DefaultImages.findImageFor(python)).toBe("cr.flyte.org/flyteorg/flytekit:py3.11-1.16.24"),
  "`FastSerializationSettings`, `Resources`, `ResourceSpec`": () => {
    for (const each of [FastSerializationSettings, Resources, ResourceSpec]) expect(each).toBeTypeOf("object");
    const defaultResources = { requests: { cpu: "1" }, limits: {} };
    const json = SerializationSettings.toJson({ ...settings, defaultResources });
    expect(SerializationSettings.fromJson(json).defaultResources).toEqual(defaultResources);
  },
  "`pyflyte package --image … --fast` then `flytectl register files`": async () => {
    const { code, out } = await runCommand(["register", examplePackage, "--version", "v1", "--dry-run"]);
    expect([code, out]).toEqual([0, expect.stringContaining("would upload fast")]);
  },
  "`_F_SS_C` in a pod": async () => {
    const context = SerializationSettings.serializedContext(settings);
    const { out } = await runCommand(["context", "decode", context, "--json"]);
    expect(JSON.parse(out).image_config.images[1].fqn).toBe("ghcr.io/acme/spark");
  },
};

it("every row of the page is run, and no other", () => {
  expect(Object.keys(rows)).toEqual(rowsOf("from-flytekit.md", "## Names"));
});
it.each(Object.entries(rows))("%s", async (_, run) => {
  await run();
});
