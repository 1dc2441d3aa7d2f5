import { readdirSync } from "node:fs";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type DockerMatcher, dockerPatterns, readDockerPatterns } from "./docker-patterns.ts";
import { flyte2Rules } from "./flyte2-rules.ts";
import { gitRules, gitRulesAsPeer, gitRulesFrom } from "./git-rules.ts";
import { type GitScope, noGit } from "./git-scope.ts";
import { readIgnoreText } from "./ignore-file.ts";
import { type StandardMatcher, standardMatcher } from "./standard-patterns.ts";

/** The four sources of ignore rules, all enabled by default, and the patterns that override them. */
export interface IgnoreOptions {
  readonly git?: boolean;
  readonly dockerignore?: boolean;
  readonly flyteignore?: boolean;
  /** `false` to disable, or patterns that replace the default ones. */
  readonly standard?: boolean | readonly string[];
  /** Patterns in the syntax of `.flyteignore`; matching files ship regardless of the other rules. */
  readonly include?: readonly string[];
}

/** All rules of a source root. A path is ignored if any source ignores it and `include` does not match it. */
export interface IgnoreRules extends PatternRules {
  readonly git: GitScope;
}

interface PatternRules {
  readonly docker?: DockerMatcher;
  readonly standard?: StandardMatcher;
  readonly flyte?: DockerMatcher;
  readonly include?: DockerMatcher;
}

/** @throws IGNORE_FILE_INVALID if an ignore file is not UTF-8 */
export async function readIgnoreRules(
  root: string,
  options: IgnoreOptions,
  host: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly isCompat: boolean;
    report(message: string): void;
    readonly platform?: NodeJS.Platform;
    readonly generation?: 1 | 2;
  },
): Promise<IgnoreRules> {
  const { standard, include } = options;
  const included = include && include.length > 0 ? { include: dockerPatterns("include", include) } : {};
  if (host.generation === 2) {
    const { gitFiles, ...flyte2 } = await flyte2Rules(root, options, host);
    const patterns = { ...flyte2, ...included };
    if (options.git === false) return { git: noGit, ...patterns };
    const git = host.isCompat
      ? gitRulesFrom(root, host, gitFiles)
      : gitRules(root, host, foldersLeftOut(root, patterns));
    return { git: await git, ...patterns };
  }
  const docker = options.dockerignore === false ? undefined : readIgnoreFile(root, ".dockerignore");
  const flyte = options.flyteignore === false ? undefined : readIgnoreFile(root, ".flyteignore");
  const patterns = {
    ...omitUndefined({ docker }),
    ...(standard === false ? {} : { standard: standardMatcher(standard === true ? undefined : standard) }),
    ...omitUndefined({ flyte }),
    ...included,
  };
  if (options.git === false) return { git: noGit, ...patterns };
  if (host.isCompat) return { git: await gitRulesAsPeer(root, host), ...patterns };
  return { git: await gitRules(root, host, foldersLeftOut(root, patterns)), ...patterns };
}

/**
 * Ignored top-level directories: git need not read them, which for a virtual environment would take most of the time.
 */
function foldersLeftOut(root: string, rules: PatternRules): readonly string[] {
  const isLeftOut = (name: string): boolean =>
    isIgnoredBelow(rules, name) && rules.include?.mayMatchBelow(name) !== true;
  try {
    const entries = readdirSync(root, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() && isLeftOut(entry.name) ? [entry.name] : []));
  } catch {
    // the walk reports it
    return [];
  }
}

/** Whether sources other than git ignore this path, without considering `include`. */
export function isIgnoredByPattern(rules: PatternRules, path: string): boolean {
  return (
    rules.docker?.matches(path) === true ||
    rules.standard?.decide(path) !== undefined ||
    rules.flyte?.matches(path) === true
  );
}

/** Whether sources other than git ignore everything below this directory. */
export function isIgnoredBelow(rules: PatternRules, folder: string): boolean {
  return (
    rules.docker?.ignoresAllBelow(folder) === true ||
    rules.standard?.ignoresAllBelow(folder) === true ||
    rules.flyte?.ignoresAllBelow(folder) === true
  );
}

function readIgnoreFile(root: string, name: string): DockerMatcher | undefined {
  const text = readIgnoreText(root, name);
  return text === undefined ? undefined : readDockerPatterns(name, text);
}
