import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import type { Host } from "../host/host.ts";

/** The commit that a text names; nothing where it names none. */
export async function commitOf(revision: string, host: Host): Promise<string | undefined> {
  if (revision.startsWith("-")) return undefined;
  return git(host, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]).catch(() => undefined);
}

/**
 * The working folder as it was at a commit, in a folder of its own that is gone afterwards. The repository, its index and
 * its files are not touched.
 */
export async function atCommit<T>(commit: string, host: Host, use: (there: Host) => Promise<T>): Promise<T> {
  const place = await realpath(await mkdtemp(join(tmpdir(), "flyte-settings-revision-")));
  try {
    const prefix = await git(host, ["rev-parse", "--show-prefix"]);
    const env = { ...host.env, GIT_INDEX_FILE: join(place, "index") };
    await git({ ...host, env }, ["read-tree", commit]);
    const top = await git(host, ["rev-parse", "--show-toplevel"]);
    await git({ ...host, env, cwd: top }, ["checkout-index", "--all", "--force", `--prefix=${place}/tree/`]);
    return await use({ ...host, cwd: join(place, "tree", prefix) });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

function git({ cwd, env, signal }: Host, args: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const options = { cwd, env: env as NodeJS.ProcessEnv, signal, maxBuffer: 1 << 26 };
    execFile("git", [...args], options, (error, stdout, stderr) => {
      if (error === null) return done(stdout.trim());
      const said = stderr.trim().split("\n")[0] || error.message;
      fail(new FlyteSettingsError("SETTINGS_INVALID", `git ${args[0]}: ${said}`, {}, error));
    });
  });
}
