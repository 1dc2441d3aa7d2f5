import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { archiveKind, archiveKindOfName, isBundleName } from "@flyte-settings/registration/tar";
import { pauses } from "../pauses.ts";
import type { PackageReport, Report } from "../report/report.ts";
import {
  type EntityFile,
  type PackageSummary,
  packageSummary,
  summarizePackage,
  type Tables,
} from "../report/summarize-package.ts";
import { BUNDLE_LIMITS, PACKAGE_LIMITS, type Reading, readArchive, unpackedBytes } from "./archive.ts";
import { contextsInMessage } from "./contexts-in-message.ts";
import { MAX_TEXT, none, readText } from "./read-text.ts";

/** The first bytes, which identify an archive. */
const HEADER_BYTES = 262;
const isEntity = (name: string): boolean => /\.pb$/.test(name);

/**
 * Reads a file according to its first bytes or its name: a package, a code bundle, a serialized entity, or text.
 *
 * @throws CONTEXT_INVALID ARCHIVE_INVALID ARCHIVE_TOO_LARGE ARCHIVE_UNSAFE CONFIG_INVALID; AbortError
 */
export async function readFile(file: File, reading: Reading): Promise<Report> {
  const { name } = file;
  if (isBundleName(name)) return readBundle(file, name, reading);
  if (/\.pb(?:\.gz)?$/i.test(name)) {
    return readEntity(name.replace(/\.gz$/i, ""), await unpackedBytes(file, PACKAGE_LIMITS, reading));
  }
  const head = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  if ((archiveKind(head) ?? archiveKindOfName(name)) !== undefined) return readPackage(file, name, reading);
  if (file.size > MAX_TEXT) {
    throw new FlyteSettingsError("CONTEXT_TOO_LARGE", `${name} has more than ${MAX_TEXT} bytes`, {
      hint: "In a terminal: flyte-settings context decode FILE",
    });
  }
  return readText(await file.text(), name);
}

async function readBundle(file: Blob, title: string, reading: Reading): Promise<Report> {
  const { members } = await readArchive(file, title, BUNDLE_LIMITS, undefined, reading);
  return { kind: "bundle", title, files: filesOf(members) };
}

async function readPackage(file: Blob, title: string, reading: Reading): Promise<Report> {
  const keep = (path: string): boolean => isEntity(path) || isBundleName(path);
  const { members, kept } = await readArchive(file, title, PACKAGE_LIMITS, keep, reading);
  const entities = kept.filter(({ path }) => isEntity(path));
  if (entities.length === 0) {
    if (members.length === 0) throw none(title);
    return { kind: "bundle", title, files: filesOf(members) };
  }
  const code = kept.find(({ path }) => isBundleName(path));
  const tables = await tablesOf(entities, reading);
  if (tables.tasks.length + tables.workflows.length + tables.launchPlans.length === 0) throw withoutKinds(title);
  return {
    kind: "package",
    title,
    ...tables,
    ...omitUndefined({ bundle: code && (await codeOf(code.path, code.bytes, reading)) }),
  };
}

async function codeOf(
  file: string,
  bytes: Uint8Array<ArrayBuffer>,
  { signal }: Reading,
): Promise<NonNullable<PackageReport["bundle"]>> {
  const reading: Reading = { signal, onProgress: () => undefined };
  const { members } = await readArchive(new Blob([bytes]), file, BUNDLE_LIMITS, undefined, reading);
  return { file, bytes: bytes.length, files: filesOf(members) };
}

function filesOf(
  members: readonly { readonly path: string; readonly size: number }[],
): Array<{ path: string; bytes: number }> {
  return members.map(({ path, size }) => ({ path, bytes: size }));
}

/** One task, workflow or launch plan; any other message is searched for contexts. */
function readEntity(name: string, bytes: Uint8Array): Report {
  const contexts = contextsInMessage(bytes);
  try {
    const tables = summarizePackage([{ path: name, bytes }]);
    const rows = [...tables.tasks, ...tables.workflows, ...tables.launchPlans];
    if (rows.some((row) => row.name !== "")) return { kind: "package", title: name, ...tables };
  } catch {
    // not the message type that its name indicates
  }
  if (contexts.length === 0) throw none(name);
  return { kind: "contexts", title: name, contexts: contexts.map((context) => ({ entity: name, context })) };
}

function withoutKinds(title: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "PACKAGE_INVALID",
    `could not read ${title}: its .pb files do not end in _1.pb (task), _2.pb (workflow) or _3.pb (launch plan)`,
  );
}

/** In slices, because a package may contain thousands of entities. */
async function tablesOf(entities: readonly EntityFile[], { signal }: Reading): Promise<Tables> {
  const summary = packageSummary();
  const pause = pauses(signal);
  for (const entity of entities) {
    add(summary, entity);
    await pause();
  }
  return summary.tables();
}

function add(summary: PackageSummary, entity: EntityFile): void {
  try {
    summary.add(entity);
  } catch (cause) {
    throw new FlyteSettingsError(
      "PACKAGE_INVALID",
      "could not read the package: a .pb file in it is damaged. Expected the output of pyflyte package",
      { hint: "In a terminal, with the name of the file: flyte-settings package inspect FILE" },
      cause,
    );
  }
}
