/**
 * A package's entities with everything filled in that registration fills in. Pure; what is not touched keeps its bytes.
 * Twin of flytectl `hydrateSpec` (cmd/register/register_util.go), in three modes: see {@link HydrationOptions}.
 */

import type { CompatMode } from "@flyte-settings/core";
import { FlyteSettingsError, isFlyteSettingsError, shown } from "@flyte-settings/core";
import type { SerializedEntity } from "../package/serialized-package.ts";
import { entityWords } from "../package/serialized-package.ts";
import { replaceFields } from "../proto/edit-wire.ts";
import type { EntityKind, Identifier } from "../proto/identifier.ts";
import { bytesOf, fieldsOf } from "../proto/read-wire.ts";
import { readStruct, writeStruct } from "../proto/struct.ts";
import { CONTEXT_VARIABLE, fillContainer, fillPodSpec, imageEdit } from "./fill-container.ts";
import { filled, fillIdentifier } from "./fill-identifier.ts";
import { fillPlan } from "./fill-plan.ts";
import { editTexts, rootMessages, type Visit, type Visitors, walk } from "./message-visitor.ts";
import { compatModeOf, type HydrationOptions } from "./options.ts";
import { placeholders } from "./placeholders.ts";
import { roundTripPodSpec } from "./pod-spec-round-trip.ts";
import { type ImageProblems, unresolved } from "./unresolved.ts";

/** One entity, ready to be sent. */
export interface HydratedEntity {
  readonly file: string;
  readonly kind: EntityKind;
  /** What it is registered as: the target's project and domain, its own name, its own or the target's version. */
  readonly id: Identifier & { readonly kind: EntityKind };
  /** `TaskSpec`, `WorkflowSpec` or `LaunchPlan`. */
  readonly bytes: Uint8Array;
  /** The same, as the package has it. */
  readonly source: Uint8Array;
}

/**
 * @param images shared by the entities of one package, so that an image is looked at once
 * @throws HYDRATION_INCOMPLETE when something is left unfilled, naming entity and place (the peers send it)
 * @throws PACKAGE_INVALID when a message is not what it should be
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
    bytes = walk(entity.bytes, rootMessages[entity.kind], visitors(effective, mode));
  } catch (error) {
    throw named(entity, error);
  }
  const { name, version } = filled(entity.id, options, mode);
  const id = { kind: entity.kind, project: options.project, domain: options.domain, name, version };
  const hydrated = { file: entity.file, kind: entity.kind, id, bytes, source: entity.bytes };
  if (mode === "strict") refuseUnresolveds(hydrated, options, images);
  return hydrated;
}

function visitors(options: HydrationOptions, mode: CompatMode): Visitors {
  return {
    Identifier: (bytes) => fillIdentifier(bytes, options, mode),
    Container: (bytes, place) => fillContainer(bytes, options, place),
    K8sPod: (bytes, place) => fillPod(bytes, options, mode, place),
    PodTemplate: (bytes, place) => fillPod(bytes, options, mode, place),
    TaskNodeOverrides: (bytes, place) => editTexts(bytes, 3, imageEdit(options, `${place}.container`)),
    LaunchPlanSpec: (bytes, place) => fillPlan(demand(bytes, [1], `${place}.workflow_id`), options, mode),
    Node: (bytes, place) => demand(bytes, [6, 7, 8, 9, 10], `${place}: unknown type <nil>: a node's target`),
    TaskNode: (bytes, place) => demand(bytes, [1], `${place}.reference_id`),
    WorkflowNode: (bytes, place) =>
      demand(bytes, [1, 2], `${place}: unknown type <nil>: launchplan_ref or sub_workflow_ref`),
    IfElseBlock: (bytes, place) => demand(bytes, [3, 4], `${place}: unknown type <nil>: else_node or error`),
  };
}

/**
 * A hydrated entity with the code's location in it, where it was left open; the same object if it names none.
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
  const { env: _, image: __, ...rest } = options;
  const pod: Visit = (bytes, place) => fillPod(bytes, rest, compatModeOf(options), place);
  const bytes = walk(entity.bytes, rootMessages[entity.kind], {
    Container: (message, place) => fillContainer(message, rest, place),
    K8sPod: pod,
    PodTemplate: pod,
  });
  return { ...entity, bytes };
}

/** `core.K8sPod`: pod_spec 2. flytectl sends every one through Kubernetes' type, whether it fills anything or not. */
function fillPod(bytes: Uint8Array, options: HydrationOptions, mode: CompatMode, place: string): Uint8Array {
  const struct = bytesOf(bytes, 2);
  if (struct === undefined) return bytes;
  const before = readStruct(struct);
  const spec = fillPodSpec(mode === "flytectl" ? roundTripPodSpec(before) : before, options, `${place}.pod_spec`);
  return spec === before ? bytes : replaceFields(bytes, 2, [writeStruct(spec)]);
}

/** At least one of these fields must be there: without it the peer stops or crashes, and Admin refuses. */
function demand(bytes: Uint8Array, numbers: readonly number[], what: string): Uint8Array {
  if (fieldsOf(bytes).some(({ number }) => numbers.includes(number))) return bytes;
  throw new FlyteSettingsError("PACKAGE_INVALID", `${what} is missing`);
}

function named(entity: SerializedEntity, error: unknown): unknown {
  if (!isFlyteSettingsError(error) || error.details.place !== undefined) return error;
  const message = `Error hydrating ${entityWords[entity.kind]} ${shown(entity.id.name)} (${shown(entity.file)}): ${error.message}`;
  return new FlyteSettingsError(error.code, message, { ...error.details, place: entity.file }, error);
}

function refuseUnresolveds(entity: HydratedEntity, options: HydrationOptions, images: ImageProblems): void {
  const left = unresolved(entity, options, images);
  if (left.length === 0) return;
  const what = `${entityWords[entity.kind]} ${shown(entity.id.name)}`;
  throw new FlyteSettingsError(
    "HYDRATION_INCOMPLETE",
    `${what} cannot run as it is:\n${left.map(({ place, problem }) => `  ${place}: ${problem}`).join("\n")}`,
    { place: entity.file },
  );
}
