import { omitUndefined } from "@flyte-settings/core/plugin";
import type { HttpResponse } from "@flyte-settings/node-kit/http";
import { readText, responseError } from "../http-failure.ts";
import { MD5_METADATA, type ObjectFacts, type Shipment } from "../object-store-client.ts";

/** The metadata that the server verifies the bytes against and stores with them. */
export function resourceOf({ key, md5, contentType }: Shipment): object {
  return { name: key, md5Hash: md5, contentType, metadata: { [MD5_METADATA]: md5 } };
}

/** @throws a {@link responseError} unless the status is 200 */
export async function answered(answer: HttpResponse): Promise<GcsObject> {
  if (answer.status !== 200) throw await refused(answer);
  return JSON.parse(await readText(answer.body, 1_000_000)) as GcsObject;
}

export async function refused(answer: HttpResponse): Promise<Error> {
  const text = await readText(answer.body);
  return responseError(answer.status, answer.headers, ...saidIn(text));
}

export interface GcsObject {
  readonly size?: string;
  readonly md5Hash?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Composed objects have no MD5; our uploads and Admin's store it as metadata. */
export function factsOf({ size, md5Hash, metadata }: GcsObject): ObjectFacts {
  const md5 = md5Hash ?? metadata?.[MD5_METADATA];
  return omitUndefined({ size: size === undefined ? undefined : Number(size), md5 });
}

/** The error in the API's JSON, the XML of its older API, or plain text. */
function saidIn(text: string): [code: string, words: string] {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown; errors?: { reason?: unknown }[] } | string };
    if (typeof error === "string") return [error, ""];
    return [String(error?.errors?.[0]?.reason ?? ""), String(error?.message ?? "")];
  } catch {
    const part = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "";
    return [part("Code"), part("Message") || (text.startsWith("<") ? "" : text)];
  }
}
