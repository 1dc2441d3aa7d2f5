import { isFlyteSettingsError } from "@flyte-settings/core";
import type { Finding } from "@flyte-settings/core/checks";
import { readBytes } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/** A text file before and after; absent before: it is new. */
export interface FixedFile {
  /** As a person names it. */
  readonly file: string;
  readonly before?: string;
  readonly after: string;
  readonly fixed: readonly Finding[];
}

/** The text as it is, byte order mark and ends of lines included; `undefined` where there is no such file. */
export async function wholeText(host: Host, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readBytes(host, path));
  } catch (error) {
    if (isFlyteSettingsError(error) && error.code === "FILE_NOT_FOUND") return undefined;
    throw error;
  }
}
