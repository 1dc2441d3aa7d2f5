import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { errorBodyText } from "../http/registry-error.ts";
import { LIMITS } from "../registry-options.ts";
import { hashFor } from "./digest.ts";
import type { Descriptor } from "./manifest.ts";
import type { RegistrySession } from "./session.ts";
import { type Target, textOf } from "./target.ts";

/**
 * Streams a blob as it arrives. Size and digest are verified at the end, so do not trust the data before that.
 *
 * @throws REGISTRY_ANSWER_INVALID, REGISTRY_REFUSED, REGISTRY_UNAVAILABLE
 */
export async function* streamBlob(
  session: RegistrySession,
  target: Target,
  blob: Descriptor,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const { domain, path } = target;
  const answer = await session.send({ domain, path, method: "GET", resource: `blobs/${blob.digest}` }, signal);
  const broken = (what: string): FlyteSettingsError =>
    new FlyteSettingsError("REGISTRY_ANSWER_INVALID", `${shown(textOf(target))}: blob ${blob.digest} ${what}`, {
      image: textOf(target),
    });
  if (answer.status !== 200) {
    const words = errorBodyText(await answer.beginning(LIMITS.errorBody));
    throw new FlyteSettingsError(
      answer.status >= 500 || answer.status === 429 ? "REGISTRY_UNAVAILABLE" : "REGISTRY_REFUSED",
      `${shown(textOf(target))}: blob ${blob.digest} answered ${answer.status}${words && ` (${words})`}`,
      { image: textOf(target) },
    );
  }
  const hash = hashFor(blob.digest);
  let size = 0;
  for await (const chunk of answer.stream()) {
    size += chunk.length;
    if (size > blob.size) throw broken(`is longer than the ${blob.size} bytes that its manifest says`);
    hash.update(chunk);
    yield chunk;
  }
  if (size !== blob.size) throw broken(`has ${size} bytes; its manifest says ${blob.size}`);
  const digest = `${blob.digest.split(":")[0]}:${hash.digest("hex")}`;
  if (digest !== blob.digest) throw broken(`hashes to ${digest}`);
}

/** Reads a small blob completely. */
export async function fetchBlob(
  session: RegistrySession,
  target: Target,
  blob: Descriptor,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (blob.size > maxBytes) {
    throw new FlyteSettingsError(
      "REGISTRY_ANSWER_INVALID",
      `${shown(textOf(target))}: blob ${blob.digest} is said to have ${blob.size} bytes; expected at most ${maxBytes}`,
    );
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of streamBlob(session, target, blob, signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
