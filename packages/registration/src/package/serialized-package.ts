/**
 * A package as produced by `pyflyte package`: `{index}_{name}_{1|2|3}.pb` for tasks (`admin.TaskSpec`), workflows
 * (`admin.WorkflowSpec`) and launch plans (`admin.LaunchPlan`), and `fast<md5>.tar.gz` if it includes code.
 */

import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import { type EntityKind, type Identifier, readIdentifier } from "../proto/identifier.ts";
import { bytesOf } from "../proto/read-wire.ts";
import type { PackageFile } from "./package-file.ts";
import { sortOut } from "./sort-out.ts";
import { unpackArchive } from "./unpack.ts";

/** One `.pb` of a package. */
export interface SerializedEntity {
  readonly file: string;
  readonly kind: EntityKind;
  /** Its own identifier, with placeholders until it is hydrated. */
  readonly id: Identifier;
  /** `TaskSpec`, `WorkflowSpec` or `LaunchPlan`, unchanged. */
  readonly bytes: Uint8Array;
}

/** The entities in registration order, and their code. */
export interface SerializedPackage {
  /** The source files. */
  readonly files: readonly PackageFile[];
  readonly entities: readonly SerializedEntity[];
  /** `fast<md5>.tar.gz`, unchanged. */
  readonly bundle?: PackageFile;
}

/** Display names of the kinds. */
export const entityWords: Readonly<Record<EntityKind, string>> = {
  task: "task",
  workflow: "workflow",
  launchPlan: "launch plan",
};

export const SerializedPackage: {
  /**
   * The package in a `.tgz`, `.tar.gz` or `.tar`.
   *
   * @throws ARCHIVE_INVALID, ARCHIVE_UNSAFE, ARCHIVE_TOO_LARGE, PACKAGE_INVALID
   */
  fromArchive(name: string, bytes: Uint8Array): SerializedPackage;
  /**
   * The package in separate files: from a directory, a pattern or several archives.
   *
   * @throws PACKAGE_INVALID with every invalid file
   */
  fromFiles(files: readonly PackageFile[]): SerializedPackage;
} = { fromArchive, fromFiles };

const suffixKinds: Readonly<Record<string, EntityKind>> = { "1": "task", "2": "workflow", "3": "launchPlan" };

/** The path of an entity's own identifier: field numbers, outermost first. */
const idPlaces: Readonly<Record<EntityKind, readonly number[]>> = { task: [1, 1], workflow: [1, 1], launchPlan: [1] };

function fromArchive(name: string, bytes: Uint8Array): SerializedPackage {
  return fromFiles(unpackArchive(name, bytes));
}

function fromFiles(files: readonly PackageFile[]): SerializedPackage {
  const { messages, bundles } = sortOut(files);
  if (bundles.length > 1) throw severalBundles(bundles);
  const errors: FlyteSettingsError[] = [];
  const entities = inNumericOrder(messages).flatMap((file) => {
    try {
      return [entity(file)];
    } catch (error) {
      if (!isFlyteSettingsError(error)) throw error;
      errors.push(error);
      return [];
    }
  });
  if (errors[0] !== undefined) throw several(errors);
  const [bundle] = bundles;
  return { files, entities, ...omitUndefined({ bundle }) };
}

function entity(file: PackageFile): SerializedEntity {
  const kind = kindByName(file.path);
  if (kind === undefined) {
    throw invalid(file, "its name does not end in _1.pb (task), _2.pb (workflow) or _3.pb (launch plan)");
  }
  try {
    return readEntity(file, kind);
  } catch (error) {
    if (!isFlyteSettingsError(error) || error.details.place !== undefined) throw error;
    throw invalid(file, error.message, error);
  }
}

/** The kind indicated by the end of a file name. */
export function kindByName(path: string): EntityKind | undefined {
  return suffixKinds[/_([1-3])\.pb$/.exec(path)?.[1] ?? ""];
}

/**
 * The entity in a file whose kind is known.
 *
 * @param anyType ignore the type in the identifier
 * @throws PACKAGE_INVALID if it has no identifier, or one of another kind
 */
export function readEntity(file: PackageFile, kind: EntityKind, anyType = false): SerializedEntity {
  let message: Uint8Array | undefined = file.bytes;
  for (const field of idPlaces[kind]) message = message === undefined ? undefined : bytesOf(message, field);
  if (message === undefined) throw invalid(file, `it holds no identifier, so it is no ${entityWords[kind]}`);
  const id = readIdentifier(message);
  if (!anyType && id.kind !== undefined && id.kind !== kind) {
    throw invalid(file, `its name says ${entityWords[kind]}, its identifier says ${entityWords[id.kind]}`);
  }
  return { file: file.path, kind, id, bytes: file.bytes };
}

/** By directory, then by leading number (numerically: 10 comes after 9), then by name. */
function inNumericOrder(files: readonly PackageFile[]): PackageFile[] {
  return files
    .map((file) => {
      const cut = file.path.lastIndexOf("/") + 1;
      const index = Number.parseInt(file.path.slice(cut), 10);
      return { file, folder: file.path.slice(0, cut), index: Number.isNaN(index) ? Number.MAX_SAFE_INTEGER : index };
    })
    .sort((a, b) => byText(a.folder, b.folder) || a.index - b.index || byText(a.file.path, b.file.path))
    .map(({ file }) => file);
}

/** Compares UTF-8 bytes, as Go does. */
export function byText(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function severalBundles(bundles: readonly PackageFile[]): FlyteSettingsError {
  return new FlyteSettingsError(
    "PACKAGE_INVALID",
    `the package holds ${bundles.length} archives of code (${shown(bundles.map(({ path }) => path).join(", "))}), ` +
      "and a task can be given one: register them apart, or remove the stale one",
  );
}

function several(errors: readonly FlyteSettingsError[]): FlyteSettingsError {
  const [first] = errors;
  if (first !== undefined && errors.length === 1) return first;
  const lines = errors.map(({ message }) => `  ${message}`).join("\n");
  return new FlyteSettingsError("PACKAGE_INVALID", `${errors.length} files of the package cannot be read:\n${lines}`, {
    errors,
  });
}

function invalid(file: PackageFile, problem: string, cause?: unknown): FlyteSettingsError {
  return new FlyteSettingsError(
    "PACKAGE_INVALID",
    `${shown(file.path)} cannot be read: ${problem}`,
    { place: file.path, hint: "Run pyflyte package again." },
    cause,
  );
}
