import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { withFileLock, writeAtomically } from "@flyte-settings/node-kit/fs";
import type { Token, TokenCache } from "./token.ts";

/**
 * Stores tokens in a directory, one file per endpoint, client and scopes, readable only by the user (0600, the
 * directory 0700). Unreadable files are ignored: the user logs in again.
 */
export function tokenFiles(folder: string): TokenCache {
  const pathOf = (key: string): string => join(folder, `${createHash("sha256").update(key).digest("hex")}.json`);
  return {
    async read(key) {
      try {
        return tokenFrom(JSON.parse(await readFile(pathOf(key), "utf8")));
      } catch {
        return undefined;
      }
    },
    async write(key, token) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
      writeAtomically(pathOf(key), JSON.stringify(token), { mode: 0o600 });
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
    async exclusively(key, login, { maxMs, signal }) {
      let hasBegun = false;
      const once = (): ReturnType<typeof login> => {
        hasBegun = true;
        return login();
      };
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const waiting = { staleMs: maxMs, patienceMs: maxMs, ...omitUndefined({ signal }) };
        return await withFileLock(`${pathOf(key)}.lock`, once, waiting);
      } catch (error) {
        // a directory that is not writable, or a lock that is held, must not prevent a login
        if (hasBegun || signal?.aborted) throw error;
        return login();
      }
    },
  };
}

function tokenFrom(json: unknown): Token | undefined {
  const { accessToken, refreshToken, expiresAt, obtainedAt, header } = json as Record<string, unknown>;
  if (typeof accessToken !== "string" || typeof header !== "string") return undefined;
  return {
    accessToken,
    header,
    ...(typeof refreshToken === "string" ? { refreshToken } : {}),
    ...(typeof expiresAt === "number" ? { expiresAt } : {}),
    ...(typeof obtainedAt === "number" ? { obtainedAt } : {}),
  };
}
