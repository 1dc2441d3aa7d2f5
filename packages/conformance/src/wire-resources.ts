import { type QuantityOrRange, type ResourceSpec, Resources } from "@flyte-settings/core";
import type { PythonJson } from "@flyte-settings/core/internal";
import type { Answer } from "./ascii-json.ts";
import type { Json } from "./json.ts";
import { readMarks, writeMarks } from "./marks.ts";
import { present, recordOf } from "./wire-record.ts";

const fields = {
  cpu: "cpu",
  mem: "mem",
  gpu: "gpu",
  ephemeral_storage: "ephemeralStorage",
} as const satisfies Record<string, keyof Resources>;

type WireName = keyof typeof fields;
const names = Object.keys(fields) as WireName[];

/** In the form of flytekit's constructor. @throws USAGE, RESOURCES_INVALID */
export function readResources(value: Json | undefined): Resources {
  const record = recordOf(value, names, "resources");
  const read = (given: Json) => readMarks(given) as QuantityOrRange;
  return Resources.check(Object.assign({}, ...names.map((name) => present(fields[name], record[name], read))));
}

/** @throws USAGE, RESOURCES_INVALID */
export function readResourceSpec(value: Json): ResourceSpec {
  const { requests, limits } = recordOf(value, ["requests", "limits"], "resources");
  return { requests: readResources(requests), limits: readResources(limits) };
}

export function writeResources(resources: Resources): Answer {
  return Object.fromEntries(names.map((name) => [name, writeMarks((resources[fields[name]] ?? null) as PythonJson)]));
}

export function writeResourceSpec({ requests, limits }: ResourceSpec): Answer {
  return { requests: writeResources(requests), limits: writeResources(limits) };
}
