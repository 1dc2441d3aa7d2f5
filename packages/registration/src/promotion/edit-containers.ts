/** Every place of a spec that contains an image, arguments or a context, for reading and replacing. */
import { CONTEXT_VARIABLE, type JsonObject } from "@flyte-settings/core";
import type { Container, TaskTemplate } from "../gen/flyteidl/core/tasks_pb.js";
import type { TaskNodeOverrides } from "../gen/flyteidl/core/workflow_pb.js";
import type { EntityKind } from "../proto/identifier.ts";
import { editCustomImages } from "./custom-images.ts";
import { editPodSpec, type SpecEdits } from "./edit-pod.ts";
import { type EntitySpecs, specSchema } from "./spec.ts";
import { visitMessages } from "./visit-messages.ts";

/** Edits the strings of containers, pods, overrides and `custom` in place. */
export function editContainers<Kind extends EntityKind>(kind: Kind, spec: EntitySpecs[Kind], edits: SpecEdits): void {
  const pod = (message: { podSpec?: JsonObject }, path: string): void => {
    if (message.podSpec !== undefined) message.podSpec = editPodSpec(message.podSpec, `${path}/pod_spec`, edits);
  };
  visitMessages(specSchema(kind), spec, {
    "core.Container": (container: Container, path) => editContainer(container, path, edits),
    "core.K8sPod": pod,
    "core.PodTemplate": pod,
    "core.TaskNodeOverrides": (overrides: TaskNodeOverrides, path) => {
      if (overrides.containerImage !== "")
        overrides.containerImage = edits.image(overrides.containerImage, `${path}/container_image`);
    },
    "core.TaskTemplate": (template: Pick<TaskTemplate, "type"> & { custom?: JsonObject }, path) => {
      const { custom, type } = template;
      if (custom !== undefined) template.custom = editCustomImages(type, custom, `${path}/custom`, edits);
    },
  });
}

function editContainer(container: Container, path: string, edits: SpecEdits): void {
  if (container.image !== "") container.image = edits.image(container.image, `${path}/image`);
  container.args = [...edits.args(container.args, `${path}/args`)];
  for (const [index, pair] of container.env.entries()) {
    if (pair.key === CONTEXT_VARIABLE) pair.value = edits.context(pair.value, `${path}/env/${index}/value`);
  }
}
