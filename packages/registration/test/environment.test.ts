import { create, toBinary } from "@bufbuild/protobuf";
import { type HydrationOptions, hydrateEntity } from "@flyte-settings/registration";
import { SerializedPackage } from "@flyte-settings/registration/package";
import { messageJson, ResourceType, TaskSpecSchema } from "@flyte-settings/registration/wire";
import { describe, expect, it } from "vitest";
import { task } from "./build-package.ts";

const target: HydrationOptions = { project: "p", domain: "d", version: "v1" };

function hydrated(bytes: Uint8Array, options: Partial<HydrationOptions>) {
  const [entity] = SerializedPackage.fromFiles([{ path: "0_m.t_1.pb", bytes }]).entities;
  const { template } = messageJson(
    TaskSpecSchema,
    hydrateEntity(entity!, { ...target, ...options }).bytes,
  ) as unknown as Hydrated;
  return template;
}
type Hydrated = {
  template: {
    container: { env?: { key: string; value: string }[] };
    k8s_pod: { pod_spec: { containers: Container[]; initContainers: Container[] } };
  };
};
interface Container {
  name: string;
  env?: { name: string; value: string }[];
}

const pairs = (texts: readonly string[]) =>
  texts.map((text) => ({ key: text.split("=")[0], value: text.split("=")[1] }));

describe("the environment of a container", () => {
  it.each([
    ["a variable that the task sets keeps its value", ["MODE=train"], { env: { MODE: "global" } }, ["MODE=train"]],
    ["the settings' variables come first, as in flytekit", ["A=1"], { env: { B: "2", C: "3" } }, ["B=2", "C=3", "A=1"]],
    [
      "a shared variable moves to the settings' place",
      ["X=1", "B=own"],
      { env: { A: "1", B: "2" } },
      ["A=1", "B=own", "X=1"],
    ],
    ["an override replaces it", ["MODE=train"], { overrideEnv: { MODE: "debug" } }, ["MODE=debug"]],
    ["an override is added where it is not set", ["A=1"], { overrideEnv: { MODE: "debug" } }, ["MODE=debug", "A=1"]],
    ["an override beats the settings too", [], { env: { MODE: "a" }, overrideEnv: { MODE: "b" } }, ["MODE=b"]],
    [
      "as flytekit the same",
      ["MODE=train"],
      { as: "flytekit", env: { MODE: "global", B: "2" } },
      ["MODE=train", "B=2"],
    ],
  ] as const)("%s", (_, own, options, expected) => {
    const { container } = hydrated(task("m.t", { env: pairs(own) }), options as Partial<HydrationOptions>);
    expect(container.env).toEqual(pairs(expected));
  });
});

describe("the environment of a pod", () => {
  const spec = {
    containers: [
      { name: "envoy", image: "envoy:1" },
      { name: "main", image: "ghcr.io/acme/app:v1", env: [{ name: "MODE", value: "train" }] },
    ],
    initContainers: [{ name: "init", image: "busybox:1" }],
  };
  const pod = (named: { readonly config?: Record<string, string>; readonly primaryContainerName?: string }) =>
    toBinary(
      TaskSpecSchema,
      create(TaskSpecSchema, {
        template: {
          id: { resourceType: ResourceType.TASK, project: "p", domain: "d", name: "m.t", version: "v1" },
          type: "python-task",
          config: named.config ?? {},
          target: { case: "k8sPod", value: { podSpec: spec, primaryContainerName: named.primaryContainerName ?? "" } },
        },
      } as never),
    );

  it.each([
    ["named by the task's config", { config: { primary_container_name: "main" } }, {}],
    ["named by the pod", { primaryContainerName: "main" }, {}],
    ["as flytekit", { config: { primary_container_name: "main" } }, { as: "flytekit" }],
  ] as const)("reaches only the primary container, %s", (_, named, options) => {
    const { k8s_pod } = hydrated(pod(named), { env: { MODE: "global", B: "2" }, ...options });
    const { containers, initContainers } = k8s_pod.pod_spec;
    expect(containers.map(({ env = [] }) => env.map(({ name, value }) => `${name}=${value}`))).toEqual([
      [],
      ["MODE=train", "B=2"],
    ]);
    expect(initContainers).toEqual(spec.initContainers);
  });

  it("stays as it is when no container is the primary one", () => {
    const { k8s_pod } = hydrated(pod({}), { env: { B: "2" } });
    expect(k8s_pod.pod_spec).toEqual(spec);
  });
});
