import { opendirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { CompatMode } from "@flyte-settings/core";
import { FlyteSettingsError, omitUndefined, shown } from "@flyte-settings/core/plugin";
import { hostPath, isWithin, realPath } from "@flyte-settings/node-kit/fs";
import { type IgnoreOptions, readIgnoreRules } from "./ignore/ignore-rules.ts";
import { indexNames } from "./ignore/index-names.ts";
import { walkFlyte2 } from "./list-flyte2.ts";
import { sortByCodePoint } from "./path-text.ts";
import { walk } from "./walk.ts";
import { walkFlytekit } from "./walk-flytekit.ts";
import { walkFlytekitLegacy } from "./walk-flytekit-legacy.ts";
import type { LinkPolicy, Skipped, Walked, WalkOptions } from "./walk-tree.ts";

/** The environment of a bundle, provided by the program. */
export interface BundleHost {
  /** The environment variables for git and for finding the home directory. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives a message for the user; never printed here. */
  report?(message: string): void;
  /** Absent: this system's. */
  readonly platform?: NodeJS.Platform;
}

export interface ListOptions {
  readonly ignore?: IgnoreOptions;
  /** Links to files and directories inside the source root; default `follow`. */
  readonly links?: LinkPolicy;
  /** Links that lead out of it; default `skip`, or `follow` with `derefSymlinks`. */
  readonly outsideLinks?: LinkPolicy;
  /** Follow every link, as flytekit's `--deref-symlinks`. */
  readonly derefSymlinks?: boolean;
  /** The project file's directory, absolute: a source root above it is rejected. */
  readonly projectRoot?: string;
  /** 2 for the ignore rules of Flyte 2; default 1, flytekit's. */
  readonly generation?: 1 | 2;
  /** `flytekit`: select files exactly as flytekit, or as Flyte 2 with `generation: 2`, bugs included. */
  readonly compat?: CompatMode;
  /** Called after each directory with the number of files found so far; not in `compat`. */
  onListing?(files: number): void;
}

/** The contents of a bundle. */
export interface FileList {
  readonly root: string;
  /**
   * Relative POSIX paths in code-point order, which is the order of the digest and of the archive, except with
   * flytekit's older method.
   */
  readonly files: readonly string[];
  /** The files of the digest, if different: with flytekit's older method. */
  readonly digested?: readonly string[];
  /**
   * Path of a link packed as a link → its target; absent in `compat`, where the archive code checks for links itself.
   */
  readonly links: ReadonlyMap<string, string>;
  /** Files skipped for reasons other than ignore rules, in code-point order. */
  readonly skipped: readonly Skipped[];
  /** The executable files according to git's index, on Windows; absent: according to the disk. */
  readonly executable?: ReadonlySet<string>;
}

/**
 * All files of a source root that no ignore rule matches.
 *
 * Equivalent of flytekit's `ls_files` with `--copy all` (tools/script_mode.py). Differences in the default mode:
 * ignored directories are pruned, nested repositories and quoted names are respected, links to directories inside are
 * followed, special files are reported; on Windows and macOS names, and on Windows executable bits, come from git's
 * index, to match a checkout on Linux.
 *
 * @param root absolute
 * @throws BUNDLE_SOURCE_REFUSED for the home directory, `/`, a directory above the project, a virtual environment
 */
export function listFiles(root: string, host: BundleHost, options: ListOptions = {}): Promise<FileList> {
  return listGrowing(root, host, options);
}

/**
 * {@link listFiles}, which shows what it has found so far.
 * @param begin called before the first directory is read; not where the order on the disk is another
 */
export async function listGrowing(
  root: string,
  host: BundleHost,
  options: ListOptions,
  begin?: () => WalkOptions["onFolder"],
): Promise<FileList> {
  const source = resolve(root);
  const isCompat = options.compat === "flytekit";
  if (!isCompat) refuseSource(source, host, options);
  const report = host.report ?? (() => undefined);
  const { env, platform } = host;
  const { generation } = options;
  const rules = await readIgnoreRules(source, options.ignore ?? {}, {
    ...{ env, isCompat, report },
    ...omitUndefined({ platform, generation }),
  });
  if (isCompat && generation === 2) {
    return finish(source, {
      ...walkFlyte2(source, rules, options.ignore?.include ?? []),
      ordered: 0,
      links: new Map(),
    });
  }
  if (isCompat) {
    const { files, skipped } = walkFlytekit(source, rules, options.derefSymlinks === true);
    return finish(source, { files, ordered: 0, links: new Map(), skipped });
  }
  const links = options.derefSymlinks === true ? "follow" : (options.links ?? "follow");
  const outsideLinks = options.derefSymlinks === true ? "follow" : (options.outsideLinks ?? "skip");
  const names = indexNames(source, platform);
  const grow = names === undefined ? begin?.() : undefined;
  const onFolder = (walked: Walked): boolean => {
    options.onListing?.(walked.files.length);
    return grow?.(walked) === true;
  };
  const walked = await walk(source, { rules, links, outsideLinks, onFolder, ...omitUndefined({ names }) });
  return { ...finish(source, walked), ...omitUndefined({ executable: names?.executable }) };
}

/**
 * Members and digest of flytekit's older method, `pyflyte serialize fast`: see {@link walkFlytekitLegacy}.
 * @throws USAGE without `compat`, BUNDLE_FILE_UNREADABLE
 */
export async function listLegacy(root: string, host: BundleHost, options: ListOptions): Promise<FileList> {
  if (options.compat !== "flytekit") {
    throw new FlyteSettingsError(
      "USAGE",
      "copy legacy: this is flytekit's older method (pyflyte serialize fast), whose archive depends on the order of files on the disk; it works only in mode flytekit. Expected all, auto or none",
    );
  }
  const source = resolve(root);
  const report = host.report ?? (() => undefined);
  const rules = await readIgnoreRules(source, options.ignore ?? {}, { env: host.env, isCompat: true, report });
  const { members, digested, skipped } = walkFlytekitLegacy(source, rules, options.derefSymlinks === true);
  return { root: source, files: members, digested, links: new Map(), skipped };
}

function finish(root: string, { files, ordered, links, skipped }: Walked): FileList {
  skipped.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { root, files: ordered === files.length ? files : sortByCodePoint(files), links, skipped };
}

function refuseSource(source: string, host: BundleHost, options: ListOptions): void {
  const real = realOf(source);
  if (real === undefined) throw refused(source, "it is not a readable directory");
  const homes = [host.env["HOME"], host.env["USERPROFILE"]].flatMap((path) => (path ? (realOf(path) ?? []) : []));
  const project = options.projectRoot === undefined ? undefined : realOf(options.projectRoot);
  if (real === dirname(real)) throw refused(source, "it is the root of the file system");
  if (homes.includes(real)) throw refused(source, "it is the home directory");
  if (homes.some((home) => isWithin(real, home))) throw refused(source, "it contains the home directory");
  if (project !== undefined && project !== real && isWithin(real, project))
    throw refused(source, `it contains the project ${shown(project)}`);
  if (isEnvironment(source, real)) throw refused(source, "it is a virtual environment");
}

/** @throws BUNDLE_SOURCE_REFUSED if this user cannot list the directory or open what is in it */
function isEnvironment(source: string, real: string): boolean {
  try {
    opendirSync(hostPath(real)).closeSync();
    return statSync(join(real, "pyvenv.cfg"), { throwIfNoEntry: false }) !== undefined;
  } catch {
    throw refused(source, "it is not a readable directory");
  }
}

function realOf(path: string): string | undefined {
  try {
    const real = realPath(path);
    return statSync(hostPath(real)).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

function refused(source: string, why: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "BUNDLE_SOURCE_REFUSED",
    `${shown(source)} is refused as the source directory: ${why}. Expected the directory that contains the code, for example ./src`,
    { place: source },
  );
}
