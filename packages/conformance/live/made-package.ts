import { create, toBinary } from "@bufbuild/protobuf";
import type { PackageFile } from "@flyte-settings/registration/package";
import { ResourceType, TaskSpecSchema, WorkflowSpecSchema } from "@flyte-settings/registration/wire";

const open = {
  project: "{{ registration.project }}",
  domain: "{{ registration.domain }}",
  version: "{{ registration.version }}",
};

/** A package of this many entities: half tasks, half workflows of one task each. */
export function madePackage(entities: number): PackageFile[] {
  const pairs = Math.floor(entities / 2);
  const numbers = Array.from({ length: pairs }, (_, number) => number);
  return [
    ...numbers.map((number) => ({ path: `${number}_m.t${number}_1.pb`, bytes: task(`m.t${number}`) })),
    ...numbers.map((number) => ({
      path: `${pairs + number}_m.w${number}_2.pb`,
      bytes: workflow(`m.w${number}`, `m.t${number}`),
    })),
  ];
}

function task(name: string): Uint8Array {
  const template = {
    id: { resourceType: ResourceType.TASK, name, ...open },
    type: "python-task",
    metadata: {},
    interface: {},
    target: { case: "container", value: { image: "ghcr.io/acme/app:v1", args: ["pyflyte-execute"] } },
  };
  return toBinary(TaskSpecSchema, create(TaskSpecSchema, { template } as never));
}

function workflow(name: string, taskName: string): Uint8Array {
  const reference = { case: "referenceId", value: { resourceType: ResourceType.TASK, name: taskName, ...open } };
  const template = {
    id: { resourceType: ResourceType.WORKFLOW, name, ...open },
    interface: {},
    nodes: [{ id: "n0", target: { case: "taskNode", value: { reference } } }],
  };
  return toBinary(WorkflowSpecSchema, create(WorkflowSpecSchema, { template } as never));
}
