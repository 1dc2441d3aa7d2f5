import { create, toBinary } from "@bufbuild/protobuf";
import { LaunchPlanSchema, ResourceType, TaskSpecSchema, WorkflowSpecSchema } from "@flyte-settings/registration/wire";

const open = {
  project: "{{ registration.project }}",
  domain: "{{ registration.domain }}",
  version: "{{ registration.version }}",
};

/** The result of `pyflyte package` for a task `name` in one container. */
export function task(name: string, container: Record<string, unknown> = {}): Uint8Array {
  return toBinary(
    TaskSpecSchema,
    create(TaskSpecSchema, {
      template: {
        id: { resourceType: ResourceType.TASK, name, ...open },
        type: "python-task",
        target: { case: "container", value: { image: "ghcr.io/acme/app:v1", args: ["pyflyte-execute"], ...container } },
      },
    }),
  );
}

/** A workflow with one node per task. */
export function workflow(name: string, tasks: readonly string[]): Uint8Array {
  return toBinary(
    WorkflowSpecSchema,
    create(WorkflowSpecSchema, {
      template: {
        id: { resourceType: ResourceType.WORKFLOW, name, ...open },
        nodes: tasks.map((each, index) => ({
          id: `n${index}`,
          target: {
            case: "taskNode" as const,
            value: {
              reference: {
                case: "referenceId" as const,
                value: { resourceType: ResourceType.TASK, name: each, ...open },
              },
            },
          },
        })),
      },
    }),
  );
}

/** The launch plan of a workflow. */
export function launchPlan(name: string, workflowName: string, spec: Record<string, unknown> = {}): Uint8Array {
  return toBinary(
    LaunchPlanSchema,
    create(LaunchPlanSchema, {
      id: { resourceType: ResourceType.LAUNCH_PLAN, name, ...open },
      spec: { workflowId: { resourceType: ResourceType.WORKFLOW, name: workflowName, ...open }, ...spec },
    }),
  );
}

/** A ustar archive, with members in the given order. */
export function tar(members: readonly (readonly [name: string, bytes: Uint8Array, type?: string])[]): Uint8Array {
  const blocks = members.flatMap(([name, bytes, type = "0"]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
