import { create, toBinary } from "@bufbuild/protobuf";
import { encodeContext, SerializationSettings } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { hydrateEntity, hydratePackage, type RequestOptions } from "@flyte-settings/registration";
import { inspectPackage, SerializedPackage } from "@flyte-settings/registration/package";
import { messageJson, ResourceType, TaskSpecSchema } from "@flyte-settings/registration/wire";
import { describe, expect, it } from "vitest";

const image = (text: string): string =>
  text
    .replace(/\{\{\s*\.images?\.gpu(?:\.fqn)?\s*\}\}(?::\{\{\s*\.images?\.gpu\.version\s*\}\})?/g, "ghcr.io/acme/gpu:1")
    .replace("ghcr.io", "mirror.acme.internal");
const target: RequestOptions = {
  project: "p",
  domain: "d",
  version: "v1",
  distributionLocation: "s3://b/c.tgz",
  image,
};

interface Parts {
  readonly custom?: object;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function packageOf({ custom, args = ["run"], env = {} }: Parts): SerializedPackage {
  const spec = create(TaskSpecSchema, {
    template: {
      id: { resourceType: ResourceType.TASK, project: "p", domain: "d", name: "m.t", version: "v1" },
      type: "pytorch",
      ...omitUndefined({ custom }),
      target: {
        case: "container",
        value: {
          image: "ghcr.io/acme/app:v1",
          args: [...args],
          env: Object.entries(env).map(([key, value]) => ({ key, value })),
        },
      },
    },
  } as never);
  return SerializedPackage.fromFiles([{ path: "0_m.t_1.pb", bytes: toBinary(TaskSpecSchema, spec) }]);
}

async function hydrated(parts: Parts, options: Partial<RequestOptions> = {}) {
  const { entities } = await hydratePackage(packageOf(parts), { ...target, ...options });
  return (
    messageJson(TaskSpecSchema, entities[0]!.bytes) as { template: { custom: unknown; container: { args: unknown } } }
  ).template;
}

const FLYTES_OWN = ["{{.input}}", "{{.inputs.a}}", "{{ .Values.x }}", "{{ user.name }}", "{{.imagesize}}"];

describe("texts in custom", () => {
  it.each([
    [
      "a replica's image",
      { workerReplicas: { image: "{{.image.gpu}}" } },
      { workerReplicas: { image: "mirror.acme.internal/acme/gpu:1" } },
    ],
    [
      "a pod's image in two templates",
      {
        driverPod: { podSpec: { containers: [{ name: "c", image: "{{ .images.gpu.fqn }}:{{.images.gpu.version}}" }] } },
      },
      { driverPod: { podSpec: { containers: [{ name: "c", image: "mirror.acme.internal/acme/gpu:1" }] } } },
    ],
    [
      "an image of Spark's configuration",
      { sparkConf: { "spark.kubernetes.executor.container.image": "ghcr.io/acme/exec:1" } },
      { sparkConf: { "spark.kubernetes.executor.container.image": "mirror.acme.internal/acme/exec:1" } },
    ],
    [
      "whole placeholders",
      { pod: { args: ["{{ .remote_package_path }}", "{{ .dest_dir }}", "{{ registration.version }}"] } },
      { pod: { args: ["s3://b/c.tgz", ".", "v1"] } },
    ],
    [
      "an image template inside a text",
      { conf: "--image={{.image.gpu}}" },
      { conf: "--image=mirror.acme.internal/acme/gpu:1" },
    ],
    ["what is not ours", { texts: FLYTES_OWN, image: "not an image" }, { texts: FLYTES_OWN, image: "not an image" }],
  ])("%s", async (_, custom, expected) => {
    expect((await hydrated({ custom })).custom).toEqual(expected);
    expect((await hydrated({ custom }, { as: "flytekit", image: undefined as never })).custom).toEqual(custom);
    expect((await hydrated({ custom }, { as: "flytectl", image: undefined as never })).custom).toEqual(custom);
  });

  it.each([
    [{ custom: { a: { b: ["x {{ .dest_dir }}"] } } }, "template.custom.a.b[0]: {{ .dest_dir }} is left in"],
    [{ custom: { image: "{{.image.nope}}" } }, "template.custom.image: {{.image.nope}} is left in"],
    [{ args: ["--image", "{{.image.nope}}"] }, "template.container.args[1]: {{.image.nope}} is left in"],
    [{ env: { IMAGE: "{{.image.nope}}" } }, "template.container.env.IMAGE: {{.image.nope}} is left in"],
  ])("what cannot be filled is refused with its place: %j", async (parts, message) => {
    await expect(hydrated(parts)).rejects.toMatchObject({
      code: "HYDRATION_INCOMPLETE",
      message: expect.stringContaining(message),
    });
  });
});

describe("arguments of a ContainerTask", () => {
  it("get image templates filled and keep Flyte's own", async () => {
    const { container } = await hydrated({ args: ["{{.image.gpu}}", ...FLYTES_OWN] });
    expect(container.args).toEqual(["mirror.acme.internal/acme/gpu:1", ...FLYTES_OWN]);
  });
});

describe("images in a context", () => {
  const settings = SerializationSettings.forImage("ghcr.io/acme/child:v3", "v1");
  const context = encodeContext(settings);
  const contextIn = async (options: Partial<RequestOptions>) => {
    const { container } = (await hydrated({ env: { _F_SS_C: context } }, options)) as unknown as {
      container: { env: { value: string }[] };
    };
    return container.env[0]?.value ?? "";
  };

  it("are replaced as those of containers are", async () => {
    const { imageConfig } = SerializationSettings.fromTransport(await contextIn({}));
    expect(imageConfig.defaultImage).toMatchObject({ fqn: "mirror.acme.internal/acme/child", tag: "v3" });
  });

  it("that stay leave the context's very text", async () => {
    expect(await contextIn({ image: (text) => text })).toBe(context);
  });

  it("and a damaged context stays as it is", async () => {
    const { container } = (await hydrated({ env: { _F_SS_C: "rubbish" } })) as unknown as {
      container: { env: unknown };
    };
    expect(container.env).toEqual([{ key: "_F_SS_C", value: "rubbish" }]);
  });
});

describe("inspecting", () => {
  it("lists images and templates with their places", () => {
    const context = encodeContext(SerializationSettings.forImage("ghcr.io/acme/child:v3", "v1"));
    const custom = { replicas: { image: "ghcr.io/acme/w:1" }, conf: "--image={{.image.gpu}}" };
    const [entity] = inspectPackage(packageOf({ custom, env: { _F_SS_C: context } }));
    expect(Object.fromEntries((entity?.images ?? []).map(({ place, text }) => [place, text]))).toEqual({
      "template.container.image": "ghcr.io/acme/app:v1",
      "template.container.env._F_SS_C.default": "ghcr.io/acme/child:v3",
      "template.custom.replicas.image": "ghcr.io/acme/w:1",
    });
    expect(entity?.templates).toEqual([{ place: "template.custom.conf", text: "{{.image.gpu}}" }]);
  });

  it("an entity whose texts all stay keeps its bytes", () => {
    const { entities } = packageOf({ custom: { texts: FLYTES_OWN } });
    expect(hydrateEntity(entities[0]!, { project: "p", domain: "d", version: "v1" }).bytes).toBe(entities[0]?.bytes);
  });
});
