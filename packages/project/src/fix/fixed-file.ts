import { isFlyteSettingsError } from "@flyte-settings/core";
import type { Finding } from "@flyte-settings/core/checks";
import { readBytes } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/** A text file before and after the fixes; `before` is absent for a new file. */
export interface FixedFile {
  /** The path to show to the user. */
  readonly file: string;
  readonly before?: string;
  readonly after: string;
  readonly fixed: readonly Finding[];
}

/** The text as it is, including the byte order mark and line endings; `undefined` if the file does not exist. */
export async function wholeText(host: Host, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readBytes(host, path));
  } catch (error) {
    if (isFlyteSettingsError(error) && error.code === "FILE_NOT_FOUND") return undefined;
    throw error;
  }
}
