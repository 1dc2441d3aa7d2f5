import { FlyteSettingsError } from "@flyte-settings/core";
import { readReport } from "./report/read-report.ts";
import type { Report } from "./report/report.ts";

/** Maximum length of a link's fragment: mail programs and chats truncate longer ones. */
export const MAX_FRAGMENT: number = 32 * 1024;
/** Maximum unpacked size of a fragment. */
const MAX_UNPACKED = 4 * 1024 * 1024;
const PREFIX = "#report=";

/** The fragment of a link to the report; browsers do not send it to the server. `undefined` if it would be too long. */
export async function toFragment(report: Report): Promise<string | undefined> {
  const json = new Blob([JSON.stringify(report)]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(json).arrayBuffer());
  if (bytes.length > MAX_FRAGMENT) return undefined;
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const fragment = PREFIX + text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return fragment.length > MAX_FRAGMENT ? undefined : fragment;
}

/**
 * The report in a fragment; `undefined` if the fragment contains none.
 *
 * @throws JSON_INVALID for a damaged one
 */
export async function fromFragment(fragment: string): Promise<Report | undefined> {
  if (!fragment.startsWith(PREFIX)) return undefined;
  const text = fragment.slice(PREFIX.length).replaceAll("-", "+").replaceAll("_", "/");
  if (fragment.length > MAX_FRAGMENT || !/^[A-Za-z0-9+/]*$/.test(text)) throw damaged();
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    throw damaged();
  }
  return readReport(await unpacked(bytes));
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw damaged();
    });
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MAX_UNPACKED) {
      await reader.cancel();
      throw new FlyteSettingsError(
        "JSON_INVALID",
        `could not read the link: it unpacks to more than ${MAX_UNPACKED} bytes`,
      );
    }
    text += decoder.decode(value, { stream: true });
  }
}

function damaged(): FlyteSettingsError {
  return new FlyteSettingsError(
    "JSON_INVALID",
    "could not read the link: its part after # was cut or changed. Copy the whole link again",
  );
}
