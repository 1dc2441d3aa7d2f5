import { resolve } from "node:path";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import type { PluginReference, ProjectValues } from "@flyte-settings/core/config";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import type { Host } from "../host/host.ts";
import { lockPathOf } from "../plugins/references.ts";
import { git, gitStatus } from "../process/git.ts";
import { codeList } from "./content-version.ts";
import { GitVersionError } from "./git-version-error.ts";

const PURPOSE = "git cannot tell the commit";

/** The inputs of a `git` version. */
export interface GitVersionInput {
  readonly values: ProjectValues;
  readonly plugins: readonly PluginReference[];
  readonly folder: string;
  /** Whether the directory's own code is bundled; false when a package is registered. */
  readonly ships: boolean;
}

/**
 * The checked-out commit, for `version: git`: forty hex digits. Rejects changes to tracked files and untracked files
 * that would ship; files written by the commands themselves are not changes.
 *
 * @throws SETTINGS_INVALID if there is no repository, git rejects it, or something is not committed
 */
export async function gitVersion(input: GitVersionInput, host: Host): Promise<string> {
  try {
    return await committed(input, host);
  } catch (error) {
    throw isFlyteSettingsError(error) ? new GitVersionError(error) : error;
  }
}

async function committed(input: GitVersionInput, host: Host): Promise<string> {
  const run = (cwd: string, ...args: string[]): Promise<string> =>
    explained(git(args, { ...host, cwd }, PURPOSE), input.folder);
  const commit = await run(input.folder, "rev-parse", "HEAD");
  const tracked = await explained(
    gitStatus({ untracked: "no" }, { ...host, cwd: input.folder }, PURPOSE),
    input.folder,
  );
  const changed = tracked === "" ? await untracked(input, host, run) : tracked.split("\n")[0]?.trim();
  if (changed === undefined) return commit;
  throw new FlyteSettingsError("SETTINGS_INVALID", `the repository has changes that are not committed: ${changed}`, {
    hint: "Commit them, or give a version: --version v1.",
  });
}

/** The first file that git does not track and that would ship. */
async function untracked(
  { values, plugins, folder, ships }: GitVersionInput,
  host: Host,
  run: (cwd: string, ...args: string[]) => Promise<string>,
): Promise<string | undefined> {
  if (!ships) return undefined;
  const root = resolve(folder, values.sourceRoot ?? ".");
  const unknown = (await run(root, "ls-files", "--others", "--exclude-standard", "-z")).split("\0");
  const lock = lockPathOf({ plugins, folder });
  const ours = new Set(lock === undefined ? [] : [relativePosix(root, lock, host.platform)]);
  const candidates = unknown.filter((path) => path !== "" && !ours.has(path) && !path.startsWith(".flyte-settings/"));
  if (candidates.length === 0) return undefined;
  const list = await codeList(values, folder, host);
  const shipped = new Set(list?.files ?? []);
  const first = candidates.find((path) => shipped.has(path));
  return first === undefined ? undefined : `?? ${first}`;
}

function explained(printed: Promise<string>, folder: string): Promise<string> {
  return printed.catch((error: unknown) => {
    throw withHint(error, folder);
  });
}

/** git's own hint about a checkout that belongs to another user replaces the default hint. */
function withHint(error: unknown, folder: string): unknown {
  if (!isFlyteSettingsError(error)) return error;
  const isForeign = /dubious ownership|safe\.directory/.test(error.message);
  const hint = isForeign
    ? `Run git config --global --add safe.directory ${folder}, or give a version: --version v1.`
    : "Give a version: --version v1.";
  return new FlyteSettingsError(error.code, error.message, { ...error.details, hint }, error);
}

/** Why a project with `version: git` has no version; absent if it has one, or another kind of version. */
export async function gitProblem(
  { values, plugins, folder }: Pick<GitVersionInput, "values" | "plugins" | "folder">,
  host: Host,
): Promise<GitVersionError | undefined> {
  if (values.version !== "git") return undefined;
  try {
    await gitVersion({ values, plugins, folder, ships: true }, host);
    return undefined;
  } catch (error) {
    if (!(error instanceof GitVersionError)) throw error;
    return error;
  }
}
