import {
  containerEnv,
  type JsonObject,
  type PodTemplate,
  registerableContainerImage,
  serializePod,
} from "@flyte-settings/core";
import { object, optionalText, texts } from "../input.ts";
import type { Json } from "../json.ts";
import { readMarks, readPairs, writeMarks } from "../marks.ts";
import type { OpTable } from "../op.ts";
import { readImageConfig } from "../wire-image.ts";
import { asGiven, present } from "../wire-record.ts";
import { readResources } from "../wire-resources.ts";

type TextMap = Readonly<Record<string, string>>;

/** Image templates in a single string, and in a pod. */
export const templateOps: OpTable = {
  "template.resolve"(input, { options }) {
    const config = readImageConfig(object(input)["image_config"]);
    return registerableContainerImage(optionalText(input, "image"), config, options);
  },
  "template.podSpec"(input, { options }) {
    const { image_config, requests, limits, settings_env, task_env } = object(input);
    const task = {
      ...present("containerImage", optionalText(input, "container_image"), asGiven<string>),
      args: texts(input, "args"),
      env: containerEnv(envOf(settings_env), envOf(task_env)),
      resources: { ...present("requests", requests, readResources), ...present("limits", limits, readResources) },
    };
    const { podSpec, metadata, config } = serializePod(
      podTemplate(object(input)["pod_template"]),
      task,
      readImageConfig(image_config),
      options,
    );
    const { labels = null, annotations = null } = metadata;
    return {
      pod_spec: writeMarks(podSpec),
      metadata: { labels: writeMarks(labels), annotations: writeMarks(annotations) },
      config,
    };
  },
};

function podTemplate(value: Json | undefined): PodTemplate {
  const { pod_spec, primary_container_name, labels, annotations } = object(value, "input.pod_template");
  return {
    ...present("podSpec", pod_spec, (value) => readMarks(value) as JsonObject),
    ...present("primaryContainerName", primary_container_name, asGiven<string>),
    ...present("labels", labels, (value) => readMarks(value) as TextMap),
    ...present("annotations", annotations, (value) => readMarks(value) as TextMap),
  };
}

/** Variables in order. */
export function envOf(value: Json | undefined): [name: string, value: string][] {
  return (readPairs(value) ?? []).map(([name, inner]) => [name, asGiven<string>(inner)]);
}
