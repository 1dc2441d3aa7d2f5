import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withCleanup } from "@flyte-settings/node-kit/concurrency";
import type { Host } from "../host/host.ts";
import { git } from "../process/git.ts";

/** The commit of a revision; nothing if it does not exist. */
export async function commitOf(revision: string, host: Host): Promise<string | undefined> {
  if (revision.startsWith("-")) return undefined;
  return git(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`], host, "git rev-parse").catch(
    () => undefined,
  );
}

/**
 * Runs with the working directory as of a commit, in a temporary directory that is removed afterwards. The repository,
 * its index and its files are not changed.
 */
export async function atCommit<T>(commit: string, host: Host, use: (there: Host) => Promise<T>): Promise<T> {
  return withCleanup(host.signal, () => inTemporaryTree(commit, host, use));
}

async function inTemporaryTree<T>(commit: string, host: Host, use: (there: Host) => Promise<T>): Promise<T> {
  const place = await realpath(await mkdtemp(join(tmpdir(), "flyte-settings-revision-")));
  try {
    const prefix = await git(["rev-parse", "--show-prefix"], host, "git rev-parse");
    const env = { ...host.env, GIT_INDEX_FILE: join(place, "index") };
    await git(["read-tree", commit], { ...host, env }, "git read-tree");
    const top = await git(["rev-parse", "--show-toplevel"], host, "git rev-parse");
    await git(
      ["checkout-index", "--all", "--force", `--prefix=${place}/tree/`],
      { ...host, env, cwd: top },
      "git checkout-index",
    );
    return await use({ ...host, cwd: join(place, "tree", prefix) });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
