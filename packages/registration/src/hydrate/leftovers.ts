/** What Flyte Admin would accept and no pod would survive: placeholders left, images that are none, odd identifiers. */
import { type Json, type JsonObject, shown } from "@flyte-settings/core";
import { readIdentifier } from "../proto/identifier.ts";
import { readStruct } from "../proto/struct.ts";
import { allBytesOf, bytesOf, text, textOf } from "../proto/wire.ts";
import { isObject } from "./fill-container.ts";
import type { HydratedEntity } from "./hydrate.ts";
import { imageProblem } from "./image-problem.ts";
import type { HydrationOptions } from "./options.ts";
import { leftIn, placeholders } from "./placeholders.ts";
import { rootMessages, type Visitors, walk } from "./places.ts";

export interface Leftover {
  /** `template.container.args[2]` */
  readonly place: string;
  readonly problem: string;
}

/** All of them, so that a person mends them at once. */
export function leftovers(entity: HydratedEntity, options: HydrationOptions): Leftover[] {
  const found: Leftover[] = identifierProblems(entity);
  const say = (place: string, problem: string | undefined): void => {
    if (problem !== undefined) found.push({ place, problem });
  };
  const visitors: Visitors = {
    Identifier: (bytes, place) => {
      const id = readIdentifier(bytes);
      for (const part of ["project", "domain", "version"] as const)
        say(`${place}.${part}`, unfilled(id[part], options));
      return bytes;
    },
    Container: (bytes, place) => {
      say(`${place}.image`, imageProblem(textOf(bytes, 1)));
      for (const [number, list] of [
        [2, "command"],
        [3, "args"],
      ] as const) {
        for (const [index, value] of allBytesOf(bytes, number).entries()) {
          say(`${place}.${list}[${index}]`, unfilled(text(value), options));
        }
      }
      for (const pair of allBytesOf(bytes, 5))
        say(`${place}.env.${textOf(pair, 1)}`, unfilled(textOf(pair, 2), options));
      return bytes;
    },
    K8sPod: (bytes, place) => pod(bytes, place, options, say),
    PodTemplate: (bytes, place) => pod(bytes, place, options, say),
    TaskNodeOverrides: (bytes, place) => {
      const image = textOf(bytes, 3);
      if (image !== "") say(`${place}.container_image`, imageProblem(image));
      return bytes;
    },
  };
  walk(entity.bytes, rootMessages[entity.kind], visitors);
  return found;
}

function identifierProblems({ id }: HydratedEntity): Leftover[] {
  return (["project", "domain", "name", "version"] as const).flatMap((part) => {
    if (id[part] === "") return [{ place: `id.${part}`, problem: `missing ${part}: give it with --${part}` }];
    if (part !== "version" && id[part].includes("?")) {
      return [
        {
          place: `id.${part}`,
          problem: `${shown(id[part])} holds a ?, which no URL of Flyte's console or gateway survives`,
        },
      ];
    }
    return [];
  });
}

type Say = (place: string, problem: string | undefined) => void;

function pod(bytes: Uint8Array, place: string, options: HydrationOptions, say: Say): Uint8Array {
  const spec = readStruct(bytesOf(bytes, 2) ?? new Uint8Array(0));
  for (const list of ["containers", "initContainers"]) {
    const containers = spec[list];
    if (!Array.isArray(containers)) continue;
    containers.forEach((container: Json, index: number) => {
      if (isObject(container)) podContainer(container, `${place}.pod_spec.${list}[${index}]`, options, say);
    });
  }
  return bytes;
}

function podContainer(container: JsonObject, place: string, options: HydrationOptions, say: Say): void {
  const { image, env } = container;
  if (typeof image === "string") say(`${place}.image`, imageProblem(image));
  for (const list of ["command", "args"]) {
    const texts = container[list];
    if (!Array.isArray(texts)) continue;
    texts.forEach((value: Json, index: number) => {
      if (typeof value === "string") say(`${place}.${list}[${index}]`, unfilled(value, options));
    });
  }
  if (!Array.isArray(env)) return;
  for (const item of env) {
    if (isObject(item) && typeof item["value"] === "string") {
      say(`${place}.env.${String(item["name"])}`, unfilled(item["value"], options));
    }
  }
}

function unfilled(value: string, options: HydrationOptions): string | undefined {
  const left = leftIn(value);
  if (left === undefined) return undefined;
  if (left === placeholders.remotePackagePath && options.distributionLocation === undefined) {
    return `${left} has nothing to be filled with: the package holds no code; package with --copy auto or --copy all`;
  }
  return `${left} is left in ${shown(value)}, and nothing fills it there`;
}
