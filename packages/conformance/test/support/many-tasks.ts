import { create, toBinary } from "@bufbuild/protobuf";
import type { PackageFile } from "@flyte-settings/registration/package";
import { ResourceType, TaskSpecSchema } from "@flyte-settings/registration/wire";

/** The files of a package with this many tasks, starting with `many.t0`. */
export function manyTasks(count: number): PackageFile[] {
  return Array.from({ length: count }, (_, index) => ({
    path: `${String(index).padStart(String(count - 1).length, "0")}_many.t${index}_1.pb`,
    bytes: toBinary(
      TaskSpecSchema,
      create(TaskSpecSchema, {
        template: {
          id: {
            resourceType: ResourceType.TASK,
            project: "{{ registration.project }}",
            domain: "{{ registration.domain }}",
            name: `many.t${index}`,
            version: "{{ registration.version }}",
          },
          type: "python-task",
          metadata: {},
          interface: {},
          target: { case: "container", value: { image: "ghcr.io/acme/app:v1", args: ["pyflyte-execute"] } },
        },
      }),
    ),
  }));
}
