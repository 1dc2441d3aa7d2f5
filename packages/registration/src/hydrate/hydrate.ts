/**
 * A package's entities with everything filled in that registration fills in. Pure; untouched fields keep their bytes.
 * Equivalent of flytectl's `hydrateSpec` (cmd/register/register_util.go), in three modes: see {@link HydrationOptions}.
 */

import { CONTEXT_VARIABLE, type CompatMode, FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import type { SerializedEntity } from "../package/serialized-package.ts";
import { entityWords } from "../package/serialized-package.ts";
import { replaceFields } from "../proto/edit-wire.ts";
import { bytesOf, EMPTY, fieldsOf } from "../proto/read-wire.ts";
import { readStruct, writeStruct } from "../proto/struct.ts";
import { textVisitors } from "./entity-texts.ts";
import { fillContainer, fillPodSpec, imageEdit } from "./fill-container.ts";
import { fillContainerEnv, fillPodEnv, primaryContainer, templateOf } from "./fill-env.ts";
import { filled, fillIdentifier } from "./fill-identifier.ts";
import { fillPlan } from "./fill-plan.ts";
import { textFiller } from "./fill-text.ts";
import type { HydratedEntity } from "./hydrated-entity.ts";
import { IncompleteError } from "./incomplete.ts";
import { editTexts, rootMessages, type Visit, type Visitors, walk } from "./message-visitor.ts";
import { compatModeOf, type HydrationOptions } from "./options.ts";
import { placeholders } from "./placeholders.ts";
import { roundTripPodSpec } from "./pod-spec-round-trip.ts";
import { type ImageProblems, unresolved } from "./unresolved.ts";

/**
 * @param images shared by the entities of one package, so that each image is checked once
 * @throws HYDRATION_INCOMPLETE with entity and place if something remains unfilled (flytekit and flytectl send it)
 * @throws PACKAGE_INVALID for an invalid message
 */
export function hydrateEntity(
  entity: SerializedEntity,
  options: HydrationOptions,
  images: ImageProblems = new Map(),
): HydratedEntity {
  const mode = compatModeOf(options);
  const effective =
    mode === "flytectl" && options.awaitsUpload !== true ? { distributionLocation: "", ...options } : options;
  let bytes: Uint8Array;
  try {
    bytes = walk(entity.bytes, rootMessages[entity.kind], visitors(entity, effective, mode));
  } catch (error) {
    throw named(entity, error);
  }
  const { name, version } = filled(entity.id, options, mode);
  const id = { kind: entity.kind, project: options.project, domain: options.domain, name, version };
  const hydrated = { file: entity.file, kind: entity.kind, id, bytes, source: entity.bytes };
  if (mode === "strict") refuseUnresolved(hydrated, options, images);
  return hydrated;
}

function visitors(entity: SerializedEntity, options: HydrationOptions, mode: CompatMode): Visitors {
  return {
    ...withEnv(entity, options, fillers(options, mode)),
    Identifier: (bytes) => fillIdentifier(bytes, options, mode),
    LaunchPlanSpec: (bytes, place) => fillPlan(demand(bytes, [1], `${place}.workflow_id`), options, mode),
    Node: (bytes, place) => demand(bytes, [6, 7, 8, 9, 10], `${place}: unknown type <nil>: a node's target`),
    TaskNode: (bytes, place) => demand(bytes, [1], `${place}.reference_id`),
    WorkflowNode: (bytes, place) =>
      demand(bytes, [1, 2], `${place}: unknown type <nil>: launchplan_ref or sub_workflow_ref`),
    IfElseBlock: (bytes, place) => demand(bytes, [3, 4], `${place}: unknown type <nil>: else_node or error`),
  };
}

/** Every string in mode `strict`; otherwise only those that flytectl and flytekit fill in. */
function fillers(options: HydrationOptions, mode: CompatMode): Visitors {
  if (mode === "strict") return textVisitors(textFiller(options));
  const pod: Visit = (bytes, place) => fillPod(bytes, options, mode, place);
  return {
    Container: (bytes, place) => fillContainer(bytes, options, place),
    K8sPod: pod,
    PodTemplate: pod,
    TaskNodeOverrides: (bytes, place) => editTexts(bytes, 3, imageEdit(options, `${place}.container`)),
  };
}

/** Adds the settings' variables to the container that runs the task, before its strings are filled in. */
function withEnv({ kind, bytes: entity }: SerializedEntity, options: HydrationOptions, inner: Visitors): Visitors {
  if (options.env === undefined && options.overrideEnv === undefined) return inner;
  const template = kind === "task" ? templateOf(entity) : EMPTY;
  const pod =
    (visit: Visit | undefined): Visit =>
    (bytes, place) => {
      const before = readStruct(bytesOf(bytes, 2) ?? EMPTY);
      const spec = fillPodEnv(before, primaryContainer(bytes, template), options);
      const filled = spec === before ? bytes : replaceFields(bytes, 2, [writeStruct(spec)]);
      return visit?.(filled, place) ?? filled;
    };
  return {
    ...inner,
    Container: (bytes, place) => {
      const filled = fillContainerEnv(bytes, options);
      return inner.Container?.(filled, place) ?? filled;
    },
    K8sPod: pod(inner.K8sPod),
    PodTemplate: pod(inner.PodTemplate),
  };
}

/**
 * A hydrated entity with the code location filled in where it was left open; the same object if it has no such place.
 *
 * @param options those it was hydrated with, and the location
 */
export function fillLocation(
  entity: HydratedEntity,
  options: HydrationOptions & { readonly distributionLocation: string },
): HydratedEntity {
  const names = Buffer.from(entity.bytes.buffer, entity.bytes.byteOffset, entity.bytes.length);
  const open = names.includes(placeholders.remotePackagePath) || (options.context && names.includes(CONTEXT_VARIABLE));
  if (entity.kind === "launchPlan" || !open) return entity;
  const { env: _, overrideEnv: __, image: ___, ...rest } = options;
  return { ...entity, bytes: walk(entity.bytes, rootMessages[entity.kind], fillers(rest, compatModeOf(options))) };
}

/**
 * `core.K8sPod`: pod_spec 2. flytectl converts every pod through Kubernetes' type, whether or not it changes anything.
 */
function fillPod(bytes: Uint8Array, options: HydrationOptions, mode: CompatMode, place: string): Uint8Array {
  const struct = bytesOf(bytes, 2);
  if (struct === undefined) return bytes;
  const before = readStruct(struct);
  const spec = fillPodSpec(mode === "flytectl" ? roundTripPodSpec(before) : before, options, `${place}.pod_spec`);
  return spec === before ? bytes : replaceFields(bytes, 2, [writeStruct(spec)]);
}

/** At least one of these fields must be set: without it flytectl and flytekit fail, and Admin rejects the message. */
function demand(bytes: Uint8Array, numbers: readonly number[], what: string): Uint8Array {
  if (fieldsOf(bytes).some(({ number }) => numbers.includes(number))) return bytes;
  throw new FlyteSettingsError("PACKAGE_INVALID", `${what} is missing`);
}

function named(entity: SerializedEntity, error: unknown): unknown {
  if (!isFlyteSettingsError(error) || error.details.place !== undefined) return error;
  const message = `Error hydrating ${entityWords[entity.kind]} ${shown(entity.id.name)} (${shown(entity.file)}): ${error.message}`;
  return new FlyteSettingsError(error.code, message, { ...error.details, place: entity.file }, error);
}

function refuseUnresolved(entity: HydratedEntity, options: HydrationOptions, images: ImageProblems): void {
  const left = unresolved(entity, options, images);
  if (left.length === 0) return;
  throw new IncompleteError(entity, left);
}
