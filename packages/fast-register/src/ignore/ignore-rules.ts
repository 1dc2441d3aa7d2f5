import { readdirSync } from "node:fs";
import { join } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core/plugin";
import { FILE_TOO_LARGE, readRegularFile } from "@flyte-settings/node-kit/fs";
import { type DockerMatcher, dockerPatterns, readDockerPatterns } from "./docker-patterns.ts";
import { gitRules, gitRulesAsPeer } from "./git-rules.ts";
import { type GitScope, noGit } from "./git-scope.ts";
import { type StandardMatcher, standardMatcher } from "./standard-patterns.ts";

/** The four sources of ignore rules, all on unless switched off, and what wins over all of them. */
export interface IgnoreOptions {
  readonly git?: boolean;
  readonly dockerignore?: boolean;
  readonly flyteignore?: boolean;
  /** `false`, or other patterns than the usual ones. */
  readonly standard?: boolean | readonly string[];
  /** Patterns as in `.flyteignore`; what they match is shipped whatever the others say. */
  readonly include?: readonly string[];
}

/** All rules of a source root. A path is ignored if any source says so and `include` does not name it. */
export interface IgnoreRules extends PatternRules {
  readonly git: GitScope;
}

interface PatternRules {
  readonly docker?: DockerMatcher;
  readonly standard?: StandardMatcher;
  readonly flyte?: DockerMatcher;
  readonly include?: DockerMatcher;
}

/** @throws IGNORE_FILE_INVALID when an ignore file is not UTF-8 */
export async function readIgnoreRules(
  root: string,
  options: IgnoreOptions,
  host: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly isCompat: boolean;
    report(message: string): void;
    readonly platform?: NodeJS.Platform;
  },
): Promise<IgnoreRules> {
  const docker = options.dockerignore === false ? undefined : readIgnoreFile(root, ".dockerignore");
  const flyte = options.flyteignore === false ? undefined : readIgnoreFile(root, ".flyteignore");
  const { standard, include } = options;
  const patterns = {
    ...(docker ? { docker } : {}),
    ...(standard === false ? {} : { standard: standardMatcher(standard === true ? undefined : standard) }),
    ...(flyte ? { flyte } : {}),
    ...(include && include.length > 0 ? { include: dockerPatterns("include", include) } : {}),
  };
  if (options.git === false) return { git: noGit, ...patterns };
  if (host.isCompat) return { git: await gitRulesAsPeer(root, host), ...patterns };
  return { git: await gitRules(root, host, foldersLeftOut(root, patterns)), ...patterns };
}

/** Of the folders at the top: git need not look into them, which for a virtual environment it does for longer than all the rest. */
function foldersLeftOut(root: string, rules: PatternRules): readonly string[] {
  const isLeftOut = (name: string): boolean =>
    isIgnoredBelow(rules, name) && rules.include?.mayMatchBelow(name) !== true;
  try {
    const entries = readdirSync(root, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() && isLeftOut(entry.name) ? [entry.name] : []));
  } catch {
    // the walk will say so
    return [];
  }
}

/** Whether the sources other than git leave this path out; `include` is not asked. */
export function isIgnoredByPattern(rules: PatternRules, path: string): boolean {
  return (
    rules.docker?.matches(path) === true ||
    rules.standard?.decide(path) !== undefined ||
    rules.flyte?.matches(path) === true
  );
}

/** Whether the sources other than git leave out everything below this folder. */
export function isIgnoredBelow(rules: PatternRules, folder: string): boolean {
  return (
    rules.docker?.ignoresAllBelow(folder) === true ||
    rules.standard?.ignoresAllBelow(folder) === true ||
    rules.flyte?.ignoresAllBelow(folder) === true
  );
}

const MAX_IGNORE_FILE = 4 * 1024 * 1024;

function tooLarge(name: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "IGNORE_FILE_INVALID",
    `${name} is larger than ${MAX_IGNORE_FILE} bytes. Expected a list of patterns`,
    { place: name },
  );
}

/** A FIFO or a device of that name counts as none: docker-py would wait for it. */
function readIgnoreFile(root: string, name: string): DockerMatcher | undefined {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(join(root, name), MAX_IGNORE_FILE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === FILE_TOO_LARGE) throw tooLarge(name);
    return undefined;
  }
  return readDockerPatterns(name, decode(bytes, name));
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const { position, reason } = firstInvalid(bytes);
    const byte = (bytes[position] ?? 0).toString(16).padStart(2, "0");
    throw new FlyteSettingsError(
      "IGNORE_FILE_INVALID",
      `'utf-8' codec can't decode byte 0x${byte} in position ${position}: ${reason}. ${name} must be UTF-8; save it again in that encoding`,
      { place: name, line: bytes.subarray(0, position).filter((each) => each === 10).length + 1 },
    );
  }
}

/** In Python's words. */
function firstInvalid(bytes: Buffer): { readonly position: number; readonly reason: string } {
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0;
    if (length === 0) return { position: at, reason: "invalid start byte" };
    for (let i = 1; i < length; i++) {
      const next = bytes[at + i];
      if (next === undefined) return { position: at, reason: "unexpected end of data" };
      const low = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      const high = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      if (next < low || next > high) return { position: at, reason: "invalid continuation byte" };
    }
    at += length;
  }
  return { position: 0, reason: "invalid start byte" };
}
