import { createHash } from "node:crypto";
import {
  applyFastRegistration,
  containerEnv,
  containerResources,
  ImageConfig,
  registerableContainerImage,
  SerializationSettings,
  serializePod,
} from "@flyte-settings/core";
import { type ImageSpec, imageSpecName } from "@flyte-settings/core/image-spec";
import type { SerializedTask } from "@flyte-settings/core/plugin";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { databricksJob, sparkCustom, sparkImageSpec, sparkTaskType } from "@flyte-settings/spark-entrypoint";
import type { Answer } from "../ascii-json.ts";
import { object, text, textMap, texts } from "../input.ts";
import type { Json, JsonObject as Wire } from "../json.ts";
import { writeMarks } from "../marks.ts";
import type { OpContext, OpTable } from "../op.ts";
import { asGiven, present } from "../wire-record.ts";
import { readResources } from "../wire-resources.ts";
import { readSettings } from "../wire-settings.ts";
import { encoding } from "./settings.ts";
import { podTemplate, readSparkConfig } from "./spark-config.ts";
import { envOf } from "./template.ts";

/** Spark tasks as the plugin serializes them, and the job that the Databricks connector creates from one. */
export const sparkTaskOps: OpTable = {
  "spark.task"(input, context) {
    const { settings: given, task, tasks, map = false } = object(input);
    const settings = readSettings(given, context);
    if (Array.isArray(tasks))
      return tasks.map((one) => serialize(object(one, "tasks"), settings, map === true, context));
    return serialize(object(task, "input.task"), settings, map === true, context);
  },
  "spark.databricksJob"(input) {
    const { custom, container } = object(input);
    const { image, args, env } = object(container, "input.container");
    const job = databricksJob(
      object(custom, "input.custom"),
      {
        ...present("image", image, asGiven<string>),
        ...present("args", args, () => texts(container as Json, "args")),
        ...present("env", env, () => textMap(container as Json, "env")),
      },
      textMap(input, "env"),
    );
    return job as unknown as Answer;
  },
};

const RESOLVER = "flytekit.core.python_auto_container.default_task_resolver";
const MAP_RESOLVER = "flytekit.core.array_node_map_task.ArrayNodeMapTaskResolver";

function serialize(task: Wire, settings: SerializationSettings, isMap: boolean, context: OpContext): Answer {
  const { options } = context;
  const config = readSparkConfig(task);
  const image = imageOf(task["container_image"]);
  const custom = sparkCustom(config, settings, {
    ...options,
    ...omitUndefined({ containerImage: image }),
  });
  const containerImage = registered(image, settings, context);
  const inTask =
    task["dynamic"] === true ? SerializationSettings.withSerializedContext(settings, encoding(context)) : settings;
  const env = containerEnv(
    containerEnv(inTask.env ?? [], envOf(task["environment"] ?? undefined)),
    runtimePackages(image),
  );
  const resources = {
    ...present("requests", task["requests"], readResources),
    ...present("limits", task["limits"], readResources),
  };
  const args = argsOf(text(task, "module"), text(task, "function"), isMap);
  const type = sparkTaskType(config);
  const template = task["pod_template"] ?? null;
  if (template === null) {
    const container = { image: containerImage, command: [], args, env: env.map(([key, value]) => ({ key, value })) };
    const fast = applyFastRegistration({ name: "", type, container }, settings.fastSerializationSettings);
    return {
      type,
      custom: custom as Answer,
      container: { ...containerJson(fast.container), resources: resourcesJson(resources, settings) },
      k8sPod: null,
      config: null,
    };
  }
  const pod = serializePod(
    podTemplate(template),
    {
      containerImage,
      args,
      env,
      resources,
      ...omitUndefined({ defaultResources: settings.defaultResources }),
    },
    settings.imageConfig,
    options,
  );
  const primary = pod.config.primary_container_name;
  const k8sPod = { podSpec: pod.podSpec, primaryContainerName: primary };
  const fast = applyFastRegistration({ name: "", type, k8sPod }, settings.fastSerializationSettings);
  return {
    type,
    custom: custom as Answer,
    container: null,
    k8sPod: { metadata: notEmpty(pod.metadata), podSpec: writeMarks(fast.k8sPod?.podSpec ?? {}) },
    config: { primary_container_name: primary },
  };
}

function containerJson({ image = "", args = [], env = [] }: Partial<NonNullable<SerializedTask["container"]>> = {}) {
  return { image, args, ...(env.length === 0 ? {} : { env }) };
}

function resourcesJson(resources: Parameters<typeof containerResources>[0], settings: SerializationSettings): Answer {
  const { requests, limits } = containerResources(resources, settings.defaultResources);
  const list = (entries: typeof requests) => entries.map(([name, value]) => ({ name, value }));
  return {
    ...(requests.length === 0 ? {} : { requests: list(requests) }),
    ...(limits.length === 0 ? {} : { limits: list(limits) }),
  };
}

function argsOf(module: string, name: string, isMap: boolean): string[] {
  const loader = ["task-module", module, "task-name", name];
  const resolver = isMap ? [MAP_RESOLVER, "--", "vars", "", "resolver", RESOLVER] : [RESOLVER, "--"];
  return [
    isMap ? "pyflyte-map-execute" : "pyflyte-execute",
    ...["--inputs", "{{.input}}", "--output-prefix", "{{.outputPrefix}}"],
    ...["--raw-output-data-prefix", "{{.rawOutputDataPrefix}}", "--checkpoint-path", "{{.checkpointOutputPrefix}}"],
    ...["--prev-checkpoint", "{{.prevCheckpointPrefix}}", "--resolver", ...resolver, ...loader],
  ];
}

function imageOf(value: Json | undefined): string | ImageSpec | undefined {
  if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
  return object(object(value, "container_image")["imageSpec"], "container_image.imageSpec") as ImageSpec;
}

/** protobuf JSON omits empty maps */
function notEmpty(maps: object): Answer {
  return Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0));
}

/** Packages that the pod installs when it starts. */
function runtimePackages(image: string | ImageSpec | undefined): [string, string][] {
  const packages = typeof image === "object" ? image["runtime_packages"] : undefined;
  return Array.isArray(packages) && packages.length > 0 ? [["_F_RUNTIME_PACKAGES", packages.join(" ")]] : [];
}

function md5(bytes: Uint8Array): Uint8Array {
  return createHash("md5").update(bytes).digest();
}

/** An ImageSpec is looked up by its ID; a string is the image name itself. */
function registered(
  image: string | ImageSpec | undefined,
  settings: SerializationSettings,
  { options }: OpContext,
): string {
  if (typeof image !== "object") return registerableContainerImage(image, settings.imageConfig, options);
  const { id, reference } = imageSpecName(sparkImageSpec(image), { md5 });
  const known = ImageConfig.findImage(settings.imageConfig, id);
  return known === undefined
    ? reference
    : registerableContainerImage(`{{.image.${id}}}`, settings.imageConfig, options);
}
