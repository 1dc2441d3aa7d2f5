import {
  entries,
  FastSerializationSettings,
  fromPairs,
  SerializationSettings,
  type SettingsFields,
} from "@flyte-settings/core";
import { deflate } from "@flyte-settings/core/zlib-exact";
import { describe, expect, it } from "vitest";

const flytekit = { compat: "flytekit" } as const;
const image = { name: "default", fqn: "a", tag: "b" };
const settings = SerializationSettings.create({ imageConfig: { defaultImage: image } });

/** flytekit 1.16.24's `for_image("a:b", "v").to_json()` */
const forImageJson =
  '{"image_config": {"default_image": {"name": "default", "fqn": "a", "tag": "b", "digest": null}, "images": null}, ' +
  '"project": "", "domain": "", "version": "v", "env": null, "default_resources": null, "git_repo": null, ' +
  '"python_interpreter": "/opt/venv/bin/python3", "flytekit_virtualenv_root": "/opt/venv", ' +
  '"fast_serialization_settings": null, "source_root": null}';

describe("settings", () => {
  it("for an image are flytekit's, to the byte", () => {
    expect(SerializationSettings.toJson(SerializationSettings.forImage("a:b", "v"))).toBe(forImageJson);
  });
  it("for an image need a tag or a digest", () => {
    const message = expect.stringMatching(/^Incorrectly formatted image a, missing tag or digest/);
    expect(() => SerializationSettings.forImage("a", "v")).toThrow(
      expect.objectContaining({ code: "IMAGE_VERSION_MISSING", message }),
    );
  });
  it("come back from their text", () => {
    const full = SerializationSettings.create({
      imageConfig: { defaultImage: image, images: [image, { name: "x", fqn: "r/x", digest: "sha256:1" }] },
      project: "p",
      env: fromPairs([
        ["2", "b"],
        ["1", "é\n"],
      ]),
      defaultResources: { requests: { cpu: 1.5, mem: ["1Gi", "2Gi"] }, limits: { ephemeralStorage: "9" } },
      fastSerializationSettings: { enabled: true, destinationDir: "/root" },
      sourceRoot: "/src",
    });
    const back = SerializationSettings.fromJson(SerializationSettings.toJson(full));
    expect(back).toEqual(full);
    expect(entries(back.env ?? {})).toEqual([
      ["2", "b"],
      ["1", "é\n"],
    ]);
  });
  it("have the tag in fqn on the wire when there is a digest too", () => {
    const both = SerializationSettings.create({ imageConfig: { images: [{ ...image, digest: "sha256:1" }] } });
    expect(SerializationSettings.toJson(both)).toContain('"fqn": "a:b", "tag": null, "digest": "sha256:1"');
    expect(() => SerializationSettings.toJson(both, flytekit)).toThrow(/Cannot specify both tag and digest/);
  });
});

const interpreters = [
  ["/opt/venv/bin/python3", "/opt/venv", "/opt/venv/bin/entrypoint.py"],
  ["python3", "", "bin/entrypoint.py"],
  ["bin/python", "", "bin/entrypoint.py"],
  ["", "", "bin/entrypoint.py"],
  ["/python", "/", "/bin/entrypoint.py"],
  ["/a/b/", "/a", "/a/bin/entrypoint.py"],
  ["//x", "//", "//bin/entrypoint.py"],
  ["C:\\venv\\python.exe", "", "bin/entrypoint.py"],
] as const;

describe("what follows from the interpreter", () => {
  it.each(interpreters)("of %s: %s", (pythonInterpreter, root, path) => {
    const made = SerializationSettings.create({ imageConfig: {}, pythonInterpreter });
    expect(made.flytekitVirtualenvRoot).toBe(root);
    expect(SerializationSettings.entrypointSettings(made)).toEqual({ path });
  });
});

describe("the builder", () => {
  it("changes a copy, and keeps the root when the interpreter changes", () => {
    const built = SerializationSettings.newBuilder(settings)
      .withProject("p")
      .withPythonInterpreter("/usr/bin/python3")
      .withEnvVariable("A", "1")
      .withFastSerializationSettings({ enabled: true })
      .build();
    expect(built).toMatchObject({ project: "p", flytekitVirtualenvRoot: "/opt/venv", env: { A: "1" } });
    expect(SerializationSettings.shouldFastSerialize(built)).toBe(true);
    expect(settings.env).toBeUndefined();
  });
  it("takes away what is undefined, and an empty environment", () => {
    const full = SerializationSettings.create({ imageConfig: {}, project: "p", env: {} });
    const built = SerializationSettings.newBuilder(full).withProject(undefined).build();
    expect("project" in built || "env" in built).toBe(false);
  });
});

describe("a context in the environment", () => {
  const carrying = SerializationSettings.withSerializedContext(settings);
  it("is that of the settings without it", () => {
    const context = carrying.env?.["_F_SS_C"] ?? "";
    expect(SerializationSettings.fromTransport(context)).toEqual(settings);
  });
  it("is kept as long as it says the same, whoever compressed it", () => {
    expect(SerializationSettings.withSerializedContext(carrying)).toBe(carrying);
    const exact = SerializationSettings.withSerializedContext(settings, { deflate });
    expect(SerializationSettings.withSerializedContext(exact)).toBe(exact);
  });
  it("is made anew when the settings changed, and kept by flytekit", () => {
    const changed = { ...carrying, version: "v2" };
    const renewed = SerializationSettings.withSerializedContext(changed);
    expect(SerializationSettings.fromTransport(renewed.env?.["_F_SS_C"] ?? "").version).toBe("v2");
    expect(SerializationSettings.withSerializedContext(changed, flytekit)).toBe(changed);
  });
});

const bad: readonly (readonly [string, unknown, string])[] = [
  ["no-images", {}, "$.image_config: expected an object, got nothing"],
  ["images-no-list", { imageConfig: { images: "x" } }, '$.image_config.images: expected a list, got "x"'],
  [
    "a-name-that-is-a-number",
    { imageConfig: { images: [{ name: 3, fqn: "x" }] } },
    "$.image_config.images[0].name: expected a string, got 3",
  ],
  [
    "a-variable-that-is-a-number",
    { imageConfig: {}, env: { TOKEN: 1234 } },
    "$.env.TOKEN: expected a string, got a number",
  ],
  [
    "three-quantities",
    { imageConfig: {}, defaultResources: { requests: { cpu: ["1", "2", "3"] }, limits: {} } },
    '$.default_resources.requests.cpu: expected a string or a number ("2Gi", 1), or a list of two, got a list',
  ],
  [
    "a-fraction-of-memory",
    { imageConfig: {}, defaultResources: { requests: { mem: 1.5 }, limits: {} } },
    '$.default_resources.requests.mem: expected a string or an integer ("2Gi", 1), or a list of two, got 1.5',
  ],
];

describe("settings that cannot be", () => {
  it.each(bad)("%s is refused with its place", (_, fields, message) => {
    expect(() => SerializationSettings.create(fields as SettingsFields)).toThrow(
      expect.objectContaining({ code: "SETTINGS_INVALID", message: expect.stringContaining(message) }),
    );
  });
});

describe("the prefix of a command that fetches its code first", () => {
  it("has placeholders for what is not known", () => {
    expect(FastSerializationSettings.commandPrefix({ enabled: true, destinationDir: "/root" })).toEqual([
      "pyflyte-fast-execute",
      "--additional-distribution",
      "{{ .remote_package_path }}",
      "--dest-dir",
      "/root",
      "--",
    ]);
  });
});
