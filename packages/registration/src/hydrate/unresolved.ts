/** What Flyte Admin would accept and no pod would survive: placeholders left, images that are none, odd identifiers. */

import { type Json, type JsonObject, shown } from "@flyte-settings/core";
import { isObject } from "@flyte-settings/core/plugin";
import { readIdentifier } from "../proto/identifier.ts";
import { allBytesOf, bytesOf, EMPTY, text, textOf } from "../proto/read-wire.ts";
import { readStruct } from "../proto/struct.ts";
import type { HydratedEntity } from "./hydrate.ts";
import { imageProblem } from "./image-problem.ts";
import { rootMessages, type Visit, type Visitors, walk } from "./message-visitor.ts";
import type { HydrationOptions } from "./options.ts";
import { leftIn, mayHoldPlaceholders, placeholders } from "./placeholders.ts";

export interface Unresolved {
  /** `template.container.args[2]` */
  readonly place: string;
  readonly problem: string;
}

/**
 * All of them, so that a person mends them at once.
 *
 * @param images what was found of images before, filled as more are seen: a package names few, many times
 */
export function unresolved(entity: HydratedEntity, options: HydrationOptions, images: ImageProblems): Unresolved[] {
  const found: Unresolved[] = identifierProblems(entity);
  const say: Say = (place, problem) => {
    if (problem !== undefined) found.push({ place, problem });
  };
  const sayImage: Say = (place, image = "") => {
    if (!images.has(image)) images.set(image, imageProblem(image));
    say(place, images.get(image));
  };
  walk(entity.bytes, rootMessages[entity.kind], imageVisitors(sayImage));
  if (mayHoldPlaceholders(entity.bytes)) {
    const sayText: Say = (place, value = "") => say(place, unfilled(value, options));
    walk(entity.bytes, rootMessages[entity.kind], textVisitors(sayText));
  }
  return found;
}

/** By image: what is wrong with it, or nothing. */
export type ImageProblems = Map<string, string | undefined>;

type Say = (place: string, text: string | undefined) => void;

function imageVisitors(say: Say): Visitors {
  const pod: Visit = (bytes, place) => {
    for (const [container, at] of containersOf(bytes, place)) {
      if (typeof container["image"] === "string") say(`${at}.image`, container["image"]);
    }
    return bytes;
  };
  return {
    Container: (bytes, place) => {
      say(`${place}.image`, textOf(bytes, 1));
      return bytes;
    },
    K8sPod: pod,
    PodTemplate: pod,
    TaskNodeOverrides: (bytes, place) => {
      const image = textOf(bytes, 3);
      if (image !== "") say(`${place}.container_image`, image);
      return bytes;
    },
  };
}

function textVisitors(say: Say): Visitors {
  const pod: Visit = (bytes, place) => {
    for (const [container, at] of containersOf(bytes, place)) podContainer(container, at, say);
    return bytes;
  };
  return {
    Identifier: (bytes, place) => {
      const id = readIdentifier(bytes);
      for (const part of ["project", "domain", "version"] as const) say(`${place}.${part}`, id[part]);
      return bytes;
    },
    Container: (bytes, place) => {
      for (const [index, value] of allBytesOf(bytes, 2).entries()) say(`${place}.command[${index}]`, text(value));
      for (const [index, value] of allBytesOf(bytes, 3).entries()) say(`${place}.args[${index}]`, text(value));
      for (const pair of allBytesOf(bytes, 5)) say(`${place}.env.${textOf(pair, 1)}`, textOf(pair, 2));
      return bytes;
    },
    K8sPod: pod,
    PodTemplate: pod,
  };
}

function identifierProblems({ id }: HydratedEntity): Unresolved[] {
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

/** The containers of a pod's specification (field 2), the init containers too, each with its place. */
function containersOf(pod: Uint8Array, place: string): (readonly [JsonObject, string])[] {
  const spec = readStruct(bytesOf(pod, 2) ?? EMPTY);
  return ["containers", "initContainers"].flatMap((list) => {
    const containers: Json | undefined = spec[list];
    if (!Array.isArray(containers)) return [];
    return (containers as readonly Json[]).flatMap((container, index) =>
      isObject(container) ? [[container, `${place}.pod_spec.${list}[${index}]`] as const] : [],
    );
  });
}

function podContainer(container: JsonObject, place: string, say: Say): void {
  for (const list of ["command", "args"]) {
    const texts: Json | undefined = container[list];
    if (!Array.isArray(texts)) continue;
    for (const [index, value] of (texts as readonly Json[]).entries()) {
      if (typeof value === "string") say(`${place}.${list}[${index}]`, value);
    }
  }
  const env: Json | undefined = container["env"];
  if (!Array.isArray(env)) return;
  for (const item of env as readonly Json[]) {
    if (isObject(item) && typeof item["value"] === "string") say(`${place}.env.${String(item["name"])}`, item["value"]);
  }
}

function unfilled(value: string, options: HydrationOptions): string | undefined {
  const left = leftIn(value);
  if (left === undefined) return undefined;
  if (left === placeholders.remotePackagePath && options.distributionLocation === undefined) {
    if (options.awaitsUpload && value === left) return undefined;
    return `${left} has nothing to be filled with: the package holds no code; package with --copy auto or --copy all`;
  }
  return `${left} is left in ${shown(value)}, and nothing fills it there`;
}
