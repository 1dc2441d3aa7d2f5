import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { BuiltImage } from "@flyte-settings/plugin-testkit";

export interface PushTarget {
  /** `https://127.0.0.1:5000`. */
  readonly origin: string;
  readonly ca?: string;
  /** The `Authorization` header for a repository. */
  authorization?(repository: string): Promise<string>;
}

interface Reply {
  readonly status: number;
  readonly location: string;
}

/**
 * Pushes an image as defined in the distribution specification: blobs, manifests by digest, the last manifest by tag.
 */
export async function push(target: PushTarget, repository: string, tag: string, image: BuiltImage): Promise<void> {
  const authorization = await target.authorization?.(repository);
  const headers = authorization === undefined ? {} : { authorization };
  const base = `${target.origin}/v2/${repository}`;
  for (const blob of image.blobs) {
    const started = await send(target, "POST", `${base}/blobs/uploads/`, headers);
    const place = new URL(started.location, target.origin);
    place.searchParams.set("digest", blob.digest);
    const type = { ...headers, "content-type": "application/octet-stream" };
    expectStatus(await send(target, "PUT", place.href, type, blob.bytes), 201);
  }
  for (const manifest of image.manifests) {
    const name = manifest === image.manifests.at(-1) ? tag : manifest.digest;
    const type = { ...headers, "content-type": manifest.mediaType };
    expectStatus(await send(target, "PUT", `${base}/manifests/${name}`, type, manifest.bytes), 201);
  }
}

function expectStatus({ status }: Reply, expected: number): void {
  if (status !== expected) throw new Error(`a push answered ${status}, expected ${expected}`);
}

function send(
  target: PushTarget,
  method: string,
  url: string,
  headers: Record<string, string>,
  body: Uint8Array = new Uint8Array(),
): Promise<Reply> {
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const length = { "content-length": String(body.length) };
    const options = {
      method,
      headers: { ...headers, ...length },
      agent: false,
      ...omitUndefined({ ca: target.ca || undefined }),
    };
    const sent = request(url, options as object, (answer) => {
      answer.resume();
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? "" }));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
