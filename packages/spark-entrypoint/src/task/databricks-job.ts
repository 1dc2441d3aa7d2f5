import type { Json, JsonObject } from "@flyte-settings/core";
import { isObject, omitUndefined } from "@flyte-settings/core/plugin";
import { sparkInvalid } from "../spark-error.ts";

/** The part of the task's container that the connector uses. */
export interface DatabricksContainer {
  readonly image?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const PROVIDER_VARIABLE = "FLYTE_DATABRICKS_SERVICE_CREDENTIAL_PROVIDER";
const DEFAULT_SOURCE = {
  git_url: "https://github.com/flyteorg/flytetools",
  git_provider: "gitHub",
  git_commit: "572298df1f971fb58c258398bd70a6372f811c96",
} as const;
const CLASSIC_FILE = "flytekitplugins/databricks/entrypoint.py";
const SERVERLESS_FILE = "flytekitplugins/databricks/entrypoint_serverless.py";
const NO_COMPUTE =
  "No compute configuration found in databricks_conf. Provide one of: 'existing_cluster_id' (classic), 'new_cluster' (classic), 'environment_key' (serverless), or 'environments' (serverless).";

/** The kind of compute of a Databricks job; `undefined` if its configuration specifies none. */
export function databricksCompute(conf: JsonObject): "classic" | "serverless" | undefined {
  if ((conf["existing_cluster_id"] ?? null) !== null || (conf["new_cluster"] ?? null) !== null) return "classic";
  return isTrue(conf["environment_key"]) || isTrue(conf["environments"]) ? "serverless" : undefined;
}

/**
 * The job that flytekit's Databricks connector posts to `/api/2.1/jobs/runs/submit`. Equivalent of
 * `_get_databricks_job_spec` (connector.py); neither `executorPath` nor `mainApplicationFile` is used there.
 *
 * @param env of the connector: only used for the default credential provider
 * @throws SPARK_INVALID if no compute is specified, or a part is malformed
 */
export function databricksJob(
  custom: JsonObject,
  container: DatabricksContainer,
  env: Readonly<Record<string, string | undefined>> = {},
): JsonObject {
  const conf = custom["databricksConf"];
  if (!isObject(conf)) throw sparkInvalid("'databricksConf': the task has no configuration of Databricks", "custom");
  const compute = databricksCompute(conf);
  if (compute === undefined) throw sparkInvalid(NO_COMPUTE, "custom.databricksConf");
  const variables = { ...container.env, FLYTE_FAIL_ON_ERROR: "true" };
  const isNotebook = isTrue(custom["notebookPath"]);
  const { git_source, python_file, ...rest } = conf;
  const userSource = isTrue(git_source) ? git_source : undefined;
  const kept = isNotebook && python_file !== undefined ? { ...rest, python_file } : rest;
  const job = isNotebook ? notebookTask(custom, userSource) : pythonTask(custom, conf, container, env, compute);
  const source = userSource ?? (isNotebook ? undefined : DEFAULT_SOURCE);
  return {
    ...(compute === "classic" ? classic(kept, job, custom, container, variables) : serverless(kept, job, variables)),
    ...omitUndefined({ git_source: source }),
  };
}

function notebookTask(custom: JsonObject, source: Json | undefined): JsonObject {
  const parameters = custom["notebookBaseParameters"];
  const task = {
    notebook_path: custom["notebookPath"] as Json,
    ...(isTrue(parameters) ? { base_parameters: parameters as Json } : {}),
    ...omitUndefined({ source: source === undefined ? undefined : "GIT" }),
  };
  return { notebook_task: task };
}

function pythonTask(
  custom: JsonObject,
  conf: JsonObject,
  { args }: DatabricksContainer,
  env: Readonly<Record<string, string | undefined>>,
  compute: "classic" | "serverless",
): JsonObject {
  const isServerless = compute === "serverless";
  const provider = custom["databricksServiceCredentialProvider"] ?? env[PROVIDER_VARIABLE];
  const credential = isServerless && isTrue(provider) ? [`--flyte-credential-provider=${String(provider)}`] : [];
  const given = conf["python_file"];
  const python_file = isTrue(given) ? (given as Json) : isServerless ? SERVERLESS_FILE : CLASSIC_FILE;
  const parameters = args === undefined && !isServerless ? null : [...(args ?? []), ...credential];
  return { spark_python_task: { python_file, source: "GIT", parameters } };
}

function classic(
  conf: JsonObject,
  task: JsonObject,
  custom: JsonObject,
  { image }: DatabricksContainer,
  variables: Readonly<Record<string, string>>,
): JsonObject {
  const cluster = conf["new_cluster"] ?? null;
  if ((conf["existing_cluster_id"] ?? null) !== null || cluster === null) return { ...conf, ...task };
  if (!isObject(cluster)) throw sparkInvalid("new_cluster must be an object", "custom.databricksConf.new_cluster");
  const { docker_image, spark_conf, spark_env_vars } = cluster;
  if (isTrue(spark_env_vars) && !isObject(spark_env_vars))
    throw sparkInvalid("spark_env_vars must be an object", "custom.databricksConf.new_cluster.spark_env_vars");
  const new_cluster = {
    ...cluster,
    docker_image: isTrue(docker_image) ? (docker_image as Json) : { url: image ?? null },
    spark_conf: isTrue(spark_conf) ? (spark_conf as Json) : (custom["sparkConf"] ?? {}),
    spark_env_vars: { ...(isObject(spark_env_vars) ? spark_env_vars : {}), ...variables },
  };
  return { ...conf, new_cluster, ...task };
}

/** Adds the variables to the environment that the job refers to, which is created if missing. */
function serverless(conf: JsonObject, task: JsonObject, variables: Readonly<Record<string, string>>): JsonObject {
  const { environment_key = "default", environments: given = [], ...rest } = conf;
  if (!isObjects(given)) {
    throw sparkInvalid("environments must be a list of objects", "custom.databricksConf.environments");
  }
  const isNamed = (one: JsonObject) => (one["environment_key"] ?? null) === environment_key;
  const all = given.some(isNamed) ? given : [...given, { environment_key, spec: { client: "1" } }];
  const index = all.findIndex(isNamed);
  const environments = all.map((one, at) => (at === index ? withVariables(one, variables) : one));
  const task_key = "notebook_task" in task ? "flyte_notebook_task" : "flyte_task";
  return { ...rest, environments, tasks: [{ task_key, ...task, environment_key }] };
}

function withVariables(environment: JsonObject, variables: Readonly<Record<string, string>>): JsonObject {
  const spec = environment["spec"] === undefined ? {} : environment["spec"];
  const place = "custom.databricksConf.environments[].spec";
  if (!isObject(spec)) throw sparkInvalid("the spec of an environment must be an object", place);
  const own = spec["environment_vars"] === undefined ? {} : spec["environment_vars"];
  if (!isObject(own)) throw sparkInvalid("environment_vars must be an object", `${place}.environment_vars`);
  return { ...environment, spec: { ...spec, environment_vars: { ...own, ...variables } } };
}

/** Python's `bool(value)`. */
function isTrue(value: Json | undefined): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function isObjects(value: Json): value is readonly JsonObject[] {
  return Array.isArray(value) && value.every(isObject);
}
