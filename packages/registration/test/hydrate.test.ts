import { fromBinary } from "@bufbuild/protobuf";
import { type HydrationOptions, hydrateEntity } from "@flyte-settings/registration";
import { SerializedPackage } from "@flyte-settings/registration/package";
import { decodeEntity, messageJson, TaskSpecSchema } from "@flyte-settings/registration/wire";
import { describe, expect, it } from "vitest";
import { launchPlan, task } from "./build-package.ts";

const target: HydrationOptions = { project: "p", domain: "d", version: "v1" };

function only(path: string, bytes: Uint8Array) {
  const [entity] = SerializedPackage.fromFiles([{ path, bytes }]).entities;
  return entity!;
}

describe("hydration", () => {
  it("fills identifiers and whole arguments, and nothing else", () => {
    const args = ["{{ .remote_package_path }}", "{{ .dest_dir }}", "{{.input}}"];
    const { bytes, id } = hydrateEntity(only("0_m.t_1.pb", task("m.t", { args })), {
      ...target,
      distributionLocation: "s3://b/fast.tar.gz",
    });
    const { template } = decodeEntity("task", bytes);
    expect(id).toEqual({ kind: "task", project: "p", domain: "d", name: "m.t", version: "v1" });
    expect(template?.id).toMatchObject({ project: "p", domain: "d", name: "m.t", version: "v1" });
    expect(template?.target).toMatchObject({ value: { args: ["s3://b/fast.tar.gz", ".", "{{.input}}"] } });
  });

  it("keeps the bytes of what needs nothing, unknown fields included", () => {
    const once = hydrateEntity(only("0_m.t_1.pb", task("m.t")), target).bytes;
    const withUnknown = Buffer.concat([once, Buffer.from([0xfa, 0x3f, 3, 1, 2, 3])]);
    expect(hydrateEntity(only("0_m.t_1.pb", withUnknown), target).bytes).toBe(withUnknown);
  });

  it("adds variables the task does not set, and replaces the image", () => {
    const { bytes } = hydrateEntity(only("0_m.t_1.pb", task("m.t", { env: [{ key: "A", value: "1" }] })), {
      ...target,
      env: { A: "2", B: "3" },
      image: (image) => image.replace("ghcr.io", "mirror.acme.internal"),
    });
    expect(messageJson(TaskSpecSchema, bytes)).toMatchObject({
      template: {
        container: {
          image: "mirror.acme.internal/acme/app:v1",
          env: [
            { key: "A", value: "1" },
            { key: "B", value: "3" },
          ],
        },
      },
    });
  });

  it("merges a plan's identity, or replaces it in mode flytectl", () => {
    const plan = only(
      "0_m.p_3.pb",
      launchPlan("m.p", "m.w", {
        securityContext: { secrets: [{ group: "g", key: "k" }], runAs: { iamRole: "role" } },
      }),
    );
    const json = (options: Partial<HydrationOptions>) =>
      decodeEntity("launchPlan", hydrateEntity(plan, { ...target, serviceAccount: "robot", ...options }).bytes).spec;
    expect(json({})?.securityContext).toMatchObject({
      runAs: { iamRole: "role", k8sServiceAccount: "robot" },
      secrets: [{ group: "g", key: "k" }],
    });
    expect(json({ compat: "flytekit" })?.securityContext?.secrets).toEqual([]);
    expect(json({ as: "flytekit" })?.authRole).toBeUndefined();
    expect(json({})?.authRole).toMatchObject({ kubernetesServiceAccount: "robot" });
  });
});

const refused = [
  [
    "a template without code",
    { args: ["{{ .remote_package_path }}"] },
    {},
    "template.container.args[0]: {{ .remote_package_path }} has nothing",
  ],
  [
    "a placeholder inside an argument",
    { args: ["--x={{ .dest_dir }}"] },
    {},
    "template.container.args[0]: {{ .dest_dir }} is left in",
  ],
  [
    "a placeholder in a variable",
    { env: [{ key: "A", value: "{{ .dest_dir }}" }] },
    {},
    "template.container.env.A: {{ .dest_dir }} is left",
  ],
  ["an image template", { image: "{{.image.gpu.fqn}}:1" }, {}, "template.container.image: {{.image.gpu.fqn}} is left"],
  [
    "an image that is none",
    { image: "ghcr.io/Acme App" },
    {},
    "template.container.image: ghcr.io/Acme App is not an image reference",
  ],
  ["no version", {}, { version: "" }, "id.version: missing version"],
] as const;

describe("what no pod survives is refused, by entity and place", () => {
  it.each(refused)("%s", (_, container, options, message) => {
    expect(() => hydrateEntity(only("0_m.t_1.pb", task("m.t", container)), { ...target, ...options })).toThrow(
      expect.objectContaining({ code: "HYDRATION_INCOMPLETE", message: expect.stringContaining(message) }),
    );
  });

  it("and sent by flytectl", () => {
    const { bytes } = hydrateEntity(only("0_m.t_1.pb", task("m.t", { args: ["{{ .remote_package_path }}"] })), {
      ...target,
      compat: "flytekit",
    });
    expect(fromBinary(TaskSpecSchema, bytes).template?.target.value).toMatchObject({ args: [""] });
  });
});
