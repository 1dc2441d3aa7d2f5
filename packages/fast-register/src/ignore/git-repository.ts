import { statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { readRegularFile } from "@flyte-settings/node-kit/fs";

/** Git's directories for a working tree. All paths are absolute. */
export interface GitRepository {
  /** Top of the working tree. */
  readonly top: string;
  /** Contains `index`. */
  readonly gitDir: string;
  /** Contains `config` and `info/exclude`; differs from `gitDir` only in linked working trees. */
  readonly commonDir: string;
}

/** The repository that contains a directory; `undefined` if there is none. */
export function findRepository(folder: string): GitRepository | undefined {
  for (let top = resolve(folder); ; top = dirname(top)) {
    const found = repositoryAt(top);
    if (found !== undefined || top === dirname(top)) return found;
  }
}

/** The repository whose top is exactly this directory. An invalid `.git` is ignored, as in git. */
export function repositoryAt(top: string): GitRepository | undefined {
  const gitDir = gitDirOf(join(top, ".git"));
  if (gitDir === undefined) return undefined;
  const common = readText(join(gitDir, "commondir"))?.trim();
  const commonDir = common === undefined ? gitDir : resolve(gitDir, common);
  const isRepository =
    exists(join(gitDir, "HEAD")) && exists(join(commonDir, "objects")) && exists(join(commonDir, "refs"));
  return isRepository ? { top, gitDir, commonDir } : undefined;
}

/** The two git settings that affect ignore rules. */
export interface GitExcludeConfig {
  /** Path of the user's excludes file, absolute. */
  readonly excludesFile?: string;
  readonly foldsCase: boolean;
}

/**
 * Read from the system's, the user's and the repository's configuration, in ascending precedence; includes are not
 * followed.
 */
export function readExcludeConfig(
  repository: GitRepository | undefined,
  env: Readonly<Record<string, string | undefined>>,
): GitExcludeConfig {
  const home = env["HOME"];
  const xdg = env["XDG_CONFIG_HOME"] || (home && join(home, ".config"));
  const files = [
    env["GIT_CONFIG_NOSYSTEM"] ? undefined : (env["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig"),
    env["GIT_CONFIG_GLOBAL"] ?? (xdg && join(xdg, "git/config")),
    env["GIT_CONFIG_GLOBAL"] === undefined && home ? join(home, ".gitconfig") : undefined,
    repository && join(repository.commonDir, "config"),
  ];
  const core = new Map<string, string>();
  for (const file of files) {
    const text = file ? readText(file) : undefined;
    if (text !== undefined) readCoreSection(text, core);
  }
  const written = core.get("excludesfile");
  const excludesFile = written === undefined ? xdg && join(xdg, "git/ignore") : expand(written, home);
  return {
    ...omitUndefined({ excludesFile: excludesFile || undefined }),
    foldsCase: /^(true|yes|on|1|)$/i.test(core.get("ignorecase") ?? "false"),
  };
}

const MAX_TEXT = 16 * 1024 * 1024;

/** The contents of a file; `undefined` if it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readRegularFile(path, MAX_TEXT).toString("utf8");
  } catch {
    return undefined;
  }
}

function gitDirOf(dotGit: string): string | undefined {
  try {
    if (statSync(dotGit).isDirectory()) return dotGit;
  } catch {
    return undefined;
  }
  const target = /^gitdir: (.+)/.exec(readText(dotGit) ?? "")?.[1]?.trimEnd();
  if (target === undefined) return undefined;
  return isAbsolute(target) ? target : resolve(dirname(dotGit), target);
}

function readCoreSection(text: string, core: Map<string, string>): void {
  let isCore = false;
  for (const raw of text.split("\n")) {
    const section = /^\s*\[\s*([^\]]*?)\s*\]/.exec(raw);
    const line = section ? raw.slice(section[0].length) : raw;
    if (section) isCore = section[1]?.toLowerCase() === "core";
    const entry = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/.exec(line);
    if (isCore && entry?.[1]) core.set(entry[1].toLowerCase(), value(entry[2] ?? ""));
  }
}

/** Quotes are removed, `#` and `;` outside quotes begin a comment, backslashes escape. */
function value(written: string): string {
  let text = "";
  let isQuoted = false;
  for (let i = 0; i < written.length; i++) {
    const character = written[i] ?? "";
    if (character === "\\") text += written[++i] ?? "";
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === "#" || character === ";")) break;
    else text += character;
  }
  return isQuoted ? text : text.trimEnd();
}

function expand(path: string, home: string | undefined): string {
  return path.startsWith("~/") && home ? join(home, path.slice(2)) : path;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
