import { Readable } from "node:stream";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { ObjectFacts, ObjectStoreClient, Shipment, Slice } from "../object-store-client.ts";
import type { StoreTools } from "../store-tools.ts";
import { gcsParts } from "./gcs-parts.ts";
import { type GcsRequests, openGcs } from "./gcs-requests.ts";
import { answered, factsOf, refused, resourceOf } from "./gcs-responses.ts";

/**
 * Google Cloud Storage through its JSON API. Credentials and endpoint come from the SDK; the requests are sent here,
 * because the SDK accepts neither a proxy nor a certificate authority nor an abort signal.
 */
export async function gcsStoreClient(bucket: string, tools: StoreTools): Promise<ObjectStoreClient> {
  const gcs = await openGcs(tools);
  const objects = `${gcs.endpoint}/storage/v1/b/${encodeURIComponent(bucket)}/o`;
  const uploads = `${gcs.endpoint}/upload/storage/v1/b/${encodeURIComponent(bucket)}/o`;
  const one = (key: string): string => `${objects}/${encodeURIComponent(key)}`;
  return {
    cloud: "Google Cloud Storage",
    host: new URL(gcs.endpoint).host,
    secrets: tools.secrets,
    async find(key, signal) {
      const fields = "size,md5Hash,metadata";
      const answer = await gcs.send({
        url: gcs.withQuery(one(key), { fields }),
        method: "GET",
        headers: {},
        ...kept(signal),
      });
      if (answer.status === 404 || answer.status === 403) {
        answer.body.destroy();
        return undefined;
      }
      return factsOf(await answered(answer));
    },
    putWhole: (shipment, whole, signal) => putWhole(gcs, uploads, shipment, whole, signal),
    startParts: (shipment, signal) => gcsParts(gcs, uploads, shipment, signal),
    async read(key, from, version, signal) {
      const generation = omitUndefined({ generation: version });
      const answer = await gcs.send({
        url: gcs.withQuery(one(key), { alt: "media", ...generation }),
        method: "GET",
        // as stored: without this header, gzip encoding would be removed in transit
        headers: { "accept-encoding": "gzip", ...(from === 0 ? {} : { range: `bytes=${from}-` }) },
        ...kept(signal),
      });
      if (answer.status !== 200 && answer.status !== 206) throw await refused(answer);
      const { headers } = answer;
      const total = Number(/\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] ?? headers["content-length"]);
      const md5 = /md5=([A-Za-z0-9+/]{22}==)/.exec(headers["x-goog-hash"] ?? "")?.[1];
      const seen = headers["x-goog-generation"];
      return {
        stream: answer.body,
        from: answer.status === 206 ? from : 0,
        ...(Number.isNaN(total) ? {} : { size: total }),
        ...omitUndefined({ md5, version: seen }),
      };
    },
  };
}

async function putWhole(
  gcs: GcsRequests,
  uploads: string,
  shipment: Shipment,
  whole: Slice,
  signal: AbortSignal | undefined,
): Promise<ObjectFacts> {
  const boundary = `flyte-settings-${shipment.md5.replace(/[^A-Za-z0-9]/g, "")}`;
  const head = Buffer.from(
    `--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(resourceOf(shipment))}\r\n` +
      `--${boundary}\r\ncontent-type: ${shipment.contentType}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  async function* body(): AsyncGenerator<Buffer> {
    yield head;
    for await (const chunk of whole.open()) yield chunk as Buffer;
    yield tail;
  }
  const answer = await gcs.send({
    url: gcs.withQuery(uploads, { uploadType: "multipart" }),
    method: "POST",
    headers: {
      "content-type": `multipart/related; boundary=${boundary}`,
      "content-length": String(head.length + whole.size + tail.length),
    },
    body: Readable.from(body(), { objectMode: false }),
    ...kept(signal),
  });
  return factsOf(await answered(answer));
}

function kept(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return omitUndefined({ signal });
}
