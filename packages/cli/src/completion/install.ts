import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { FlyteSettingsError } from "@flyte-settings/core";
import { exists, readBytes, writeFileAtomically } from "@flyte-settings/project/host";
import type { CommandHost } from "../host/host.ts";
import { withBlock } from "./marked-block.ts";
import type { Shell } from "./scripts.ts";
import { shellFile } from "./shell-files.ts";

/**
 * Adds the completion to a shell's startup file, or removes it. A symbolic link is preserved.
 *
 * @param profile the file; absent: the shell's default
 * @returns the file, and whether it was changed
 * @throws FILE_UNREADABLE
 */
export async function installCompletion(
  shell: Shell,
  { profile, isRemoved }: { readonly profile?: string | undefined; readonly isRemoved: boolean },
  host: CommandHost,
): Promise<{ readonly path: string; readonly isChanged: boolean }> {
  const { path: usual, lines } = shellFile(shell, host);
  if (profile === undefined && host.home === undefined)
    throw new FlyteSettingsError("FILE_UNREADABLE", "could not find your home directory. Pass --profile FILE");
  const path = profile === undefined ? resolve(host.home ?? "", usual) : resolve(host.cwd, profile);
  // Latin-1 preserves every byte
  const old = (await exists(host, path)) ? Buffer.from(await readBytes(host, path)).toString("latin1") : "";
  if (/^(?:\xff\xfe|\xfe\xff)/.test(old)) {
    throw new FlyteSettingsError("FILE_UNREADABLE", `${path} is UTF-16, which is not changed`, {
      place: path,
      hint: `Save it as UTF-8, or add these lines yourself: ${lines.join("; ")}`,
    });
  }
  const text = withBlock(old, isRemoved ? undefined : lines, path);
  const isChanged = text !== old;
  if (isChanged) await writeFileAtomically(host, realPathOf(path), Buffer.from(text, "latin1"));
  return { path, isChanged };
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
