import { containerEnv, containerResources, ResourceSpec, Resources } from "@flyte-settings/core";
import { object } from "../input.ts";
import type { OpTable } from "../op.ts";
import { present } from "../wire-record.ts";
import { readResourceSpec, readResources, writeResourceSpec, writeResources } from "../wire-resources.ts";
import { envOf } from "./template.ts";

/** A container's properties other than its image: variables and resources. */
export const containerOps: OpTable = {
  "container.env"(input) {
    const { settings_env, task_env } = object(input);
    return containerEnv(envOf(settings_env), envOf(task_env));
  },
  "resources.check": (input) => writeResources(Resources.check(readResources(input))),
  "resources.fromMultipleResource": (input) =>
    writeResourceSpec(ResourceSpec.fromMultipleResource(readResources(input))),
  "resources.container"(input) {
    const { requests, limits, resources, default_resources } = object(input);
    const task = {
      ...present("requests", requests, readResources),
      ...present("limits", limits, readResources),
      ...present("resources", resources, readResources),
    };
    const { defaults } = present("defaults", default_resources, readResourceSpec);
    return { ...containerResources(task, defaults) };
  },
};
