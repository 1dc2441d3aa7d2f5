import { checkNames } from "../check-names.ts";
import { describeValue } from "../describe-value.ts";
import { FlyteSettingsError } from "../errors.ts";
import { guarded, guardedAll } from "../guard.ts";
import { isPythonNumber, type PythonNumber } from "../python/python-number.ts";
import { isPythonFloat, isPythonTrue } from "../python/python-text.ts";

/** A quantity as the user wrote it; on the wire, `1` stays a number and `"1"` a string. */
export type Quantity = string | number | PythonNumber;

/** A pair is a request and its limit. */
export type QuantityOrRange = Quantity | readonly [Quantity, Quantity];

/** Requests, limits, or both if pairs are allowed; absent: not requested. */
export interface Resources {
  readonly cpu?: QuantityOrRange;
  readonly mem?: QuantityOrRange;
  readonly gpu?: QuantityOrRange;
  readonly ephemeralStorage?: QuantityOrRange;
}

/** The resources reserved for a container, and its limits. */
export interface ResourceSpec {
  readonly requests: Resources;
  readonly limits: Resources;
}

/** Entries of `flyteidl.core.Resources`, in flytekit's order. */
export type ResourceEntries<Value = string> = readonly (readonly [
  name: "EPHEMERAL_STORAGE" | "CPU" | "GPU" | "MEMORY",
  value: Value,
])[];

/** In a container every value is a string; in a pod spec it may be a number. */
export interface ContainerResources<Value = string> {
  readonly requests: ResourceEntries<Value>;
  readonly limits: ResourceEntries<Value>;
}

/** The resources that a task requests: either `resources`, or `requests` and `limits`. */
export interface TaskResources {
  readonly resources?: Resources;
  readonly requests?: Resources;
  readonly limits?: Resources;
}

/** In the order of flytekit's fields, with the allowed types of a single value. */
const kinds: { readonly [Field in keyof Required<Resources>]: string } = {
  cpu: "a string or a number",
  mem: "a string or an integer",
  gpu: "a string or an integer",
  ephemeralStorage: "a string or an integer",
};
const fields = Object.keys(kinds) as (keyof Resources)[];

const containerOrder = [
  ["EPHEMERAL_STORAGE", "ephemeralStorage"],
  ["CPU", "cpu"],
  ["GPU", "gpu"],
  ["MEMORY", "mem"],
] as const;

/** The checks of flytekit's constructor. */
export const Resources: {
  /**
   * Returns the same resources if every value has a type that flytekit's `Resources` accepts: a string, an integer, a
   * fraction for cpu, or a pair of these. The meaning of a quantity is not checked.
   *
   * @throws RESOURCES_INVALID
   */
  check(resources: Resources): Resources;
} = /* @__PURE__ */ guardedAll("Resources", { check });

/** Creates a spec from resources with pairs. */
export const ResourceSpec: {
  /**
   * Splits resources that may contain pairs into requests and limits; a single value is only a request. Equivalent of
   * flytekit's `ResourceSpec.from_multiple_resource`.
   *
   * @throws RESOURCES_INVALID
   */
  fromMultipleResource(resources: Resources): ResourceSpec;
} = /* @__PURE__ */ guardedAll("ResourceSpec", { fromMultipleResource });

function check(resources: Resources): Resources {
  checkNames(resources, fields, "RESOURCES_INVALID", "resource");
  for (const field of fields) {
    const value: unknown = resources[field];
    if (value === undefined) continue;
    const isPair = Array.isArray(value);
    if (!(isPair ? value : [value]).every((item: unknown) => isQuantity(item, field === "cpu"))) {
      throw invalid(`expected ${kinds[field]}, or a list of two, got ${describeValue(value)}`, field);
    }
    if (isPair && value.length !== 2) {
      throw invalid(`expected a list of two, a request and its limit, got one of ${value.length}`, field);
    }
  }
  return resources;
}

/** In Python, a boolean is an integer. */
function isQuantity(value: unknown, mayBeFloat: boolean): boolean {
  if (["string", "boolean", "bigint"].includes(typeof value)) return true;
  return isPythonFloat(value) ? mayBeFloat : typeof value === "number" || isPythonNumber(value);
}

function fromMultipleResource(resources: Resources): ResourceSpec {
  check(resources);
  const requests: Partial<Record<keyof Resources, Quantity>> = {};
  const limits: Partial<Record<keyof Resources, Quantity>> = {};
  for (const field of fields) {
    const value = resources[field];
    if (value === undefined) continue;
    if (typeof value !== "object" || !Array.isArray(value)) requests[field] = value as Quantity;
    else [requests[field], limits[field]] = value;
  }
  return { requests, limits };
}

/**
 * The entries of a task's container: {@link podResources}, with all values as strings.
 *
 * @throws RESOURCES_INVALID
 */
export function containerResources(task: TaskResources, defaultResources?: ResourceSpec): ContainerResources {
  return guarded("containerResources", () => {
    const { requests, limits } = podResources(task, defaultResources);
    return { requests: requests.map(asText), limits: limits.map(asText) };
  });
}

/**
 * The requests and limits of a task. Equivalent of `_get_container` and `_get_container_definition` in flytekit: the
 * settings' `defaultResources` are used only for a task that requests no resources at all; empty strings and 0 are
 * dropped.
 *
 * @throws RESOURCES_INVALID for pairs, for values of the wrong type, and for `resources` combined with `requests` or
 * `limits`
 */
export function podResources(task: TaskResources, defaultResources?: ResourceSpec): ContainerResources<Quantity> {
  return guarded("podResources", () => {
    const own = specOf(task);
    if (defaultResources !== undefined) [defaultResources.requests, defaultResources.limits].forEach(check);
    const isUnset = fields.every((field) => own.requests[field] === undefined && own.limits[field] === undefined);
    const { requests, limits } = isUnset && defaultResources !== undefined ? defaultResources : own;
    for (const resources of [limits, requests]) {
      const range = fields.map((field) => resources[field]).find((value) => Array.isArray(value));
      if (range !== undefined)
        throw invalid("expected single values, got a request with its limit in one list", "a container");
    }
    return { requests: entriesOf(requests), limits: entriesOf(limits) };
  });
}

function specOf(task: TaskResources): ResourceSpec {
  checkNames(task, ["resources", "requests", "limits"], "RESOURCES_INVALID", "field");
  const { resources, requests, limits } = task;
  if (resources === undefined) return { requests: check(requests ?? {}), limits: check(limits ?? {}) };
  if (requests === undefined && limits === undefined) return fromMultipleResource(resources);
  throw invalid("resources cannot be combined with requests or limits. Set only resources", "resources");
}

function entriesOf(resources: Resources): ResourceEntries<Quantity> {
  return containerOrder.flatMap(([name, field]) => {
    const value = resources[field];
    return isPythonTrue(value) ? [[name, value as Quantity] as const] : [];
  });
}

function asText([name, value]: ResourceEntries<Quantity>[number]): ResourceEntries[number] {
  if (typeof value === "string") return [name, value];
  throw invalid(`expected a string, got ${describeValue(value)}`, name);
}

function invalid(message: string, field: string): FlyteSettingsError {
  return new FlyteSettingsError("RESOURCES_INVALID", `${message} (${field}). For example "500m" or "2Gi"`, {
    place: field,
  });
}
