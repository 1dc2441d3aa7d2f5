/** Admin's error for an invalid task, or `undefined`. */
import type { Identifier, TaskSpec } from "@flyte-settings/registration/wire";
import { goText } from "./go-text.ts";

const resourceNames: Readonly<Record<number, string>> = {
  1: "CPU",
  2: "GPU",
  3: "memory",
  4: "storage",
  5: "ephemeral storage",
};
const CPU = 1;
/** The platform limit of the real Admin used for comparison. */
const MOST_CPU = 64;

export function taskProblem(id: Identifier | undefined, spec: TaskSpec | undefined): string | undefined {
  const template = spec?.template;
  if (template === undefined) return "missing spec";
  if (template.type === "") return "missing type";
  if (template.metadata === undefined) return "missing metadata";
  if (template.metadata.runtime !== undefined && template.metadata.runtime.version === "")
    return "missing runtime version";
  if (template.interface === undefined) return "missing typed interface";
  if (template.target.case !== "container") return undefined;
  const { image, resources } = template.target.value;
  if (image === "") return "missing image";
  if (resources === undefined || id === undefined) return undefined;
  return resourceProblem(id, resources);
}

interface Entry {
  readonly name: number;
  readonly value: string;
}

function resourceProblem(
  id: Identifier,
  { requests, limits }: { readonly requests: readonly Entry[]; readonly limits: readonly Entry[] },
): string | undefined {
  for (const [list, word] of [
    [requests, "request"],
    [limits, "limit"],
  ] as const) {
    for (const [index, { name, value }] of list.entries()) {
      if (list.findIndex((each) => each.name === name) !== index) {
        return `can't specify ${resourceNames[name]} ${word} for task [${goText(id)}] multiple times`;
      }
      if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$/.test(value)) {
        return `Parsing of ${resourceNames[name]} ${word} failed for value ${value} - reason  quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'. Please follow K8s conventions for resources https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/`;
      }
    }
  }
  return cpuProblem(requests, limits);
}

function cpuProblem(requests: readonly Entry[], limits: readonly Entry[]): string | undefined {
  const request = requests.find(({ name }) => name === CPU)?.value;
  const limit = limits.find(({ name }) => name === CPU)?.value;
  if (request !== undefined && limit !== undefined && amount(request) > amount(limit)) {
    return `Requested CPU default [${request}] is greater than the limit [${limit}]. Please fix your configuration`;
  }
  if (request === undefined || amount(request) <= MOST_CPU) return undefined;
  return `Requested CPU default [${amount(request) >= 1000 ? `${amount(request) / 1000}k` : request}] is greater than current limit set in the platform configuration [${MOST_CPU}]. Please contact Flyte Admins to change these limits or consult the configuration`;
}

const scales: Readonly<Record<string, number>> = { m: 1e-3, k: 1e3, M: 1e6, G: 1e9 };

function amount(quantity: string): number {
  const [, number = "0", suffix = ""] = /^([+-]?[0-9.]+)(.*)$/.exec(quantity) ?? [];
  return Number(number) * (scales[suffix] ?? 1);
}
