import { CONTEXT_VARIABLE, Image, ImageReference } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type EditText, textVisitors } from "../hydrate/entity-texts.ts";
import { contextImages } from "../hydrate/filled-context.ts";
import { rootMessages, walk } from "../hydrate/message-visitor.ts";
import { imageTemplates } from "../hydrate/placeholders.ts";
import { readContainer } from "../hydrate/serialized-task.ts";
import type { SerializedEntity, SerializedPackage } from "../package/serialized-package.ts";
import type { EntityKind } from "../proto/identifier.ts";
import { bytesOf, textOf } from "../proto/read-wire.ts";
import { readStruct } from "../proto/struct.ts";
import { type InspectedPlan, inspectPlan } from "./inspect-plan.ts";
import { type PodContainer, podContainers } from "./pod-containers.ts";

/** A container of a task, a pod, or a node's override, and its place in the entity. */
export interface InspectedContainer {
  /** `template.container`, `template.k8s_pod.containers[0]`. */
  readonly place: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** Names of its variables, in order; values may be secret and are omitted. */
  readonly variables: readonly string[];
  /** The serialized context, if present. */
  readonly context?: string;
}

/** The data of one entity for `package inspect`. */
export interface InspectedEntity {
  readonly file: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly project: string;
  readonly domain: string;
  readonly version: string;
  /** For a task: `python-task`, `spark`. */
  readonly taskType?: string;
  /** Size of the serialized message. */
  readonly bytes: number;
  readonly containers: readonly InspectedContainer[];
  /** Every image in it, including `custom` and contexts, in order. */
  readonly images: readonly PlacedText[];
  /** Image templates in other strings: arguments, variables, `custom`. */
  readonly templates: readonly PlacedText[];
  /** For a launch plan. */
  readonly plan?: InspectedPlan;
}

/** A string and its place: `template.custom.workerReplicas.image`. */
export interface PlacedText {
  readonly place: string;
  readonly text: string;
}

/** Every entity of a package with its containers, in registration order. */
export function inspectPackage({ entities }: SerializedPackage): InspectedEntity[] {
  return entities.map((entity) => inspectEntity(entity));
}

/**
 * One entity, read from its bytes without changing them.
 *
 * @param onContainer receives each container with the values of its variables, which may be secret
 */
export function inspectEntity(
  { file, kind, id, bytes }: SerializedEntity,
  onContainer?: (container: PodContainer) => void,
): InspectedEntity {
  const seen: PodContainer[] = [];
  walk(bytes, rootMessages[kind], {
    Container: (message, place) => keep(message, seen, containerOf(message, place)),
    K8sPod: (message, place) => keep(message, seen, ...podOf(message, place)),
    PodTemplate: (message, place) => keep(message, seen, ...podOf(message, place)),
    TaskNodeOverrides: (message, place) => keep(message, seen, ...overriddenImage(message, place)),
  });
  if (onContainer !== undefined) seen.forEach(onContainer);
  const images: PlacedText[] = [];
  const templates: PlacedText[] = [];
  const look: EditText = (text, place, use) => {
    if (use === "context") images.push(...contextImages(text).map((image) => placed(image, place)));
    else if (use === "image" || (use === "custom image" && isImage(text))) images.push({ place, text });
    else templates.push(...(text.match(imageTemplates) ?? []).map((template) => ({ place, text: template })));
    return text;
  };
  walk(bytes, rootMessages[kind], textVisitors(look));
  const taskType = kind === "task" ? textOf(bytesOf(bytes, 1) ?? new Uint8Array(), 2) : "";
  const { name, project, domain, version } = id;
  return {
    file,
    kind,
    name,
    project,
    domain,
    version,
    ...(taskType === "" ? {} : { taskType }),
    bytes: bytes.length,
    containers: seen.map(withoutValues),
    images,
    templates,
    ...(kind === "launchPlan" ? { plan: inspectPlan(bytes) } : {}),
  };
}

function placed(image: Image, place: string): PlacedText {
  return { place: `${place}.${image.name}`, text: Image.fullName(image) };
}

/** A string under the key `image` in `custom` may be anything. */
function isImage(text: string): boolean {
  return ImageReference.problemOf(text) === undefined;
}

function keep(message: Uint8Array, into: PodContainer[], ...found: PodContainer[]): Uint8Array {
  into.push(...found);
  return message;
}

function containerOf(message: Uint8Array, place: string): PodContainer {
  const { image, command, args, env } = readContainer(message);
  return { place, image, command, args, env: env.map(({ key: name, value }) => ({ name, value })) };
}

/** A K8sPod's specification is a Struct in field 2. */
function podOf(message: Uint8Array, place: string): PodContainer[] {
  const spec = bytesOf(message, 2);
  if (spec === undefined) return [];
  return podContainers(readStruct(spec)).map((each) => ({ ...each, place: `${place}.${each.place}` }));
}

/** An override may set an image without a container. */
function overriddenImage(message: Uint8Array, place: string): PodContainer[] {
  const image = textOf(message, 3);
  return image === "" ? [] : [{ place: `${place}.container_image`, image, command: [], args: [], env: [] }];
}

function withoutValues({ env, ...container }: PodContainer): InspectedContainer {
  const context = env.filter(({ name }) => name === CONTEXT_VARIABLE).at(-1)?.value;
  return { ...container, variables: env.map(({ name }) => name), ...omitUndefined({ context }) };
}
