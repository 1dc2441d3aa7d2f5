import type { Readable } from "node:stream";
import type { BlockBlobClient } from "@azure/storage-blob";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { toFailure } from "../http-failure.ts";
import {
  MD5_METADATA,
  type ObjectFacts,
  type ObjectStoreClient,
  type OpenedClient,
  type PartUpload,
  type Shipment,
} from "../object-store-client.ts";
import type { StoreTools } from "../store-tools.ts";
import type { StoreUrl } from "../store-url.ts";
import { openContainer } from "./azure-container.ts";
import { azureLocation } from "./azure-location.ts";

/** Azure Blob Storage: `abfs`, `abfss`, `az`, `wasb`, `wasbs`. */
export async function openAzure(url: StoreUrl, tools: StoreTools): Promise<OpenedClient> {
  const at = azureLocation(url);
  const { container, secrets } = await openContainer(at, tools);
  const blob = (key: string): BlockBlobClient => container.getBlockBlobClient(key);
  const client: ObjectStoreClient = {
    cloud: "Azure Blob Storage",
    host: new URL(container.url).host,
    secrets: [...tools.secrets, ...secrets],
    async find(key, signal) {
      try {
        const { contentLength, contentMD5, metadata } = await blob(key).getProperties(how(signal));
        return factsOf(contentLength, contentMD5, metadata);
      } catch (error) {
        const { status } = toFailure(error);
        if (status === 404 || status === 403) return undefined;
        throw error;
      }
    },
    async putWhole(shipment, whole, signal) {
      const { contentMD5 } = await blob(shipment.key).upload(() => whole.open(), whole.size, {
        ...headersOf(shipment),
        ...how(signal),
      });
      return factsOf(undefined, contentMD5);
    },
    startParts: async (shipment) => blocks(blob(shipment.key), shipment),
    async read(key, from, version, signal) {
      const conditions = version === undefined ? {} : { conditions: { ifMatch: version } };
      const answer = await blob(key).download(from, undefined, { ...how(signal), ...conditions, maxRetryRequests: 0 });
      const total = Number(/\/(\d+)$/.exec(answer.contentRange ?? "")?.[1] ?? answer.contentLength);
      const whole = answer.blobContentMD5 ?? (answer.contentRange === undefined ? answer.contentMD5 : undefined);
      return {
        stream: answer.readableStreamBody as Readable,
        from: answer.contentRange === undefined ? 0 : from,
        ...factsOf(Number.isNaN(total) ? undefined : total, whole, answer.metadata),
        ...omitUndefined({ version: answer.etag }),
      };
    },
  };
  return { client, location: at.location, path: url.path };
}

const LANES = 4;

/** Azure drops uncommitted blocks after a week. */
function blocks(client: BlockBlobClient, shipment: Shipment): PartUpload {
  const ids = shipment.parts.map(({ index, md5 }) =>
    Buffer.from(`${String(index).padStart(6, "0")}-${md5}`).toString("base64"),
  );
  return {
    lanes: LANES,
    async putPart(part, signal) {
      await client.stageBlock(ids[part.index] ?? "", () => part.open(), part.size, {
        transactionalContentMD5: bytesOf(part.md5),
        ...how(signal),
      });
    },
    async complete(signal) {
      await client.commitBlockList(ids, { ...headersOf(shipment), ...how(signal) });
      const { contentLength, contentMD5 } = await client.getProperties(how(signal));
      return factsOf(contentLength, contentMD5);
    },
    async abort() {},
  };
}

function headersOf({ contentType, md5 }: Shipment) {
  return {
    blobHTTPHeaders: { blobContentType: contentType, blobContentMD5: bytesOf(md5) },
    metadata: { [MD5_METADATA]: md5 },
  };
}

function bytesOf(md5: string): Uint8Array {
  return new Uint8Array(Buffer.from(md5, "base64"));
}

function factsOf(
  size: number | undefined,
  md5: Uint8Array | undefined,
  metadata: Readonly<Record<string, string>> = {},
): ObjectFacts {
  const kept = Object.entries(metadata).find(([name]) => name.toLowerCase() === MD5_METADATA.toLowerCase())?.[1];
  const digest = md5 === undefined ? kept : Buffer.from(md5).toString("base64");
  return omitUndefined({ size, md5: digest });
}

function how(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return omitUndefined({ abortSignal: signal });
}
