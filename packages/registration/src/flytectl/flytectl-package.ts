/**
 * A package as flytectl 1.16.8 reads it: sorted as strings, with the kind guessed if the name does not give it or does
 * not match.
 */

import { type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { LaunchPlanSchema } from "../gen/flyteidl/admin/launch_plan_pb.js";
import { TaskSpecSchema } from "../gen/flyteidl/admin/task_pb.js";
import { WorkflowSpecSchema } from "../gen/flyteidl/admin/workflow_pb.js";
import type { PackageFile } from "../package/package-file.ts";
import { byText, kindByName, readEntity, type SerializedEntity } from "../package/serialized-package.ts";
import { sortOut } from "../package/sort-out.ts";
import type { EntityKind } from "../proto/identifier.ts";
import { fieldsOf, text } from "../proto/read-wire.ts";

/** The files flytectl would process; a file that cannot be read only fails when it is reached. */
export interface FlytectlPackage {
  readonly messages: readonly PackageFile[];
  readonly bundle?: PackageFile;
}

const schemas: Readonly<Record<EntityKind, DescMessage>> = {
  task: TaskSpecSchema,
  workflow: WorkflowSpecSchema,
  launchPlan: LaunchPlanSchema,
};

/** The last of several bundles is used, without a message. @throws PACKAGE_INVALID on files of no kind */
export function flytectlPackage(files: readonly PackageFile[]): FlytectlPackage {
  const { messages, bundles } = sortOut(overlaid(files));
  const bundle = bundles.sort(byPath).at(-1);
  return { messages: messages.sort(byPath), ...omitUndefined({ bundle }) };
}

/** Tries the kind in the name first, then the others; the first that decodes is used. */
export function flytectlEntity(file: PackageFile): SerializedEntity {
  const first = kindByName(file.path);
  const order = (["task", "workflow", "launchPlan"] as const).filter((kind) => kind !== first);
  const kind = [...(first === undefined ? [] : [first]), ...order].find((each) =>
    decodes(file.bytes, schemas[each], 0),
  );
  if (kind === undefined) {
    throw new FlyteSettingsError("PACKAGE_INVALID", `failed unmarshalling file ${shown(file.path)}`, {
      place: file.path,
    });
  }
  return readEntity(file, kind, true);
}

/** Unpacking a name twice overwrites the start of the first file without truncating it, and lists it twice. */
function overlaid(files: readonly PackageFile[]): PackageFile[] {
  const last = new Map<string, PackageFile>();
  for (const file of files) {
    const { path } = file;
    const before = last.get(path);
    last.set(path, before === undefined ? file : { path, bytes: over(file.bytes, before.bytes) });
  }
  return files.map((file) => last.get(file.path) ?? file);
}

function over(bytes: Uint8Array, before: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, before.subarray(bytes.length)]);
}

/**
 * Whether Go's protobuf accepts the bytes: a field of another wire type is unknown to it, and strings must be UTF-8.
 */
function decodes(bytes: Uint8Array, schema: DescMessage, depth: number): boolean {
  if (depth > 100) return false;
  try {
    return fieldsOf(bytes).every((field) => {
      if (field.type !== 2) return true;
      const known = schema.fields.find(({ number }) => number === field.number);
      const value = bytes.subarray(field.at, field.end);
      if (known?.fieldKind === "map") return decodesEntry(value, known, depth + 1);
      if (known?.message !== undefined) return decodes(value, known.message, depth + 1);
      if (known?.scalar === ScalarType.STRING) text(value);
      return true;
    });
  } catch {
    return false;
  }
}

function decodesEntry(
  bytes: Uint8Array,
  field: { readonly message?: DescMessage | undefined },
  depth: number,
): boolean {
  return fieldsOf(bytes).every(({ number, type, at, end }) => {
    if (type !== 2) return true;
    const value = bytes.subarray(at, end);
    if (number === 2 && field.message !== undefined) return decodes(value, field.message, depth);
    text(value);
    return true;
  });
}

function byPath(a: PackageFile, b: PackageFile): number {
  return byText(a.path, b.path);
}
