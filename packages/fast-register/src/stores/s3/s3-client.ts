import type { Readable } from "node:stream";
import type {
  GetObjectCommandOutput,
  HeadObjectCommandOutput,
  PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { toFailure } from "../http-failure.ts";
import { loadSdk, type Sdk } from "../load-sdk.ts";
import {
  MD5_METADATA,
  type ObjectFacts,
  type ObjectStoreClient,
  type PartUpload,
  type Shipment,
} from "../object-store-client.ts";
import { isTransient } from "../retrying.ts";
import { storeAddress } from "../store-address.ts";
import { present, type StoreTools } from "../store-tools.ts";
import type { S3Options } from "./s3-options.ts";
import { s3Client } from "./s3-sdk.ts";

/** S3 and compatible stores. */
export async function s3StoreClient(bucket: string, tools: StoreTools): Promise<ObjectStoreClient> {
  const { s3 = {} } = tools.options;
  const address = s3.endpoint === undefined ? undefined : storeAddress(s3.endpoint, "s3.endpoint");
  const sdk = await loadSdk("@aws-sdk/client-s3", "s3", tools.options.importSdk);
  const client = s3Client(sdk, tools);
  const customer =
    s3.customerKey === undefined ? {} : { SSECustomerAlgorithm: "AES256", SSECustomerKey: s3.customerKey };
  return {
    cloud: "S3",
    host: address === undefined ? `${bucket}.s3` : new URL(address).host,
    secrets: [...tools.secrets, ...present([s3.secretAccessKey, s3.sessionToken, s3.customerKey])],
    async find(key, signal) {
      try {
        return factsOf(
          await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key, ...customer }), how(signal)),
        );
      } catch (error) {
        // the response to HEAD has no message; the PUT will report the problem
        const failure = toFailure(error);
        if (failure.status !== undefined && failure.status < 500 && !isTransient(failure)) return undefined;
        throw error;
      }
    },
    async putWhole(shipment, whole, signal) {
      const put = new sdk.PutObjectCommand({
        Bucket: bucket,
        Body: whole.open(),
        ContentLength: whole.size,
        ContentMD5: whole.md5,
        ...headersOf(shipment, s3),
        ...customer,
      });
      return tagged(await client.send(put, how(signal)));
    },
    startParts: (shipment, signal) => startParts({ sdk, client, bucket, s3, customer }, shipment, signal),
    async read(key, from, version, signal) {
      const get = new sdk.GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
        ...omitUndefined({ IfMatch: version }),
        ...customer,
      });
      const answer = await client.send(get, how(signal));
      const total = Number(/\/(\d+)$/.exec(answer.ContentRange ?? "")?.[1] ?? answer.ContentLength);
      const { md5 } = factsOf(answer);
      return {
        stream: answer.Body as Readable,
        from: answer.ContentRange === undefined ? 0 : from,
        ...(Number.isNaN(total) ? {} : { size: total }),
        ...omitUndefined({ md5, version: answer.ETag }),
      };
    },
  };
}

interface S3Bucket {
  readonly sdk: Sdk<"@aws-sdk/client-s3">;
  readonly client: S3Client;
  readonly bucket: string;
  readonly s3: S3Options;
  readonly customer: { readonly SSECustomerAlgorithm?: string; readonly SSECustomerKey?: string };
}

const LANES = 4;

async function startParts(
  { sdk, client, bucket, s3, customer }: S3Bucket,
  shipment: Shipment,
  signal: AbortSignal | undefined,
): Promise<PartUpload> {
  const target = { Bucket: bucket, Key: shipment.key };
  const create = new sdk.CreateMultipartUploadCommand({ ...target, ...headersOf(shipment, s3), ...customer });
  const { UploadId } = await client.send(create, how(signal));
  const etags: string[] = [];
  return {
    lanes: LANES,
    async putPart(part, partSignal) {
      const put = new sdk.UploadPartCommand({
        ...target,
        UploadId,
        PartNumber: part.index + 1,
        Body: part.open(),
        ContentLength: part.size,
        ContentMD5: part.md5,
        ...customer,
      });
      const { ETag } = await client.send(put, how(partSignal));
      etags[part.index] = ETag ?? "";
    },
    async complete(last) {
      const Parts = etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
      const complete = new sdk.CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } });
      return tagged(await client.send(complete, how(last)));
    },
    async abort() {
      await client.send(new sdk.AbortMultipartUploadCommand({ ...target, UploadId }));
    },
  };
}

function headersOf({ key, md5, contentType }: Shipment, s3: S3Options) {
  return {
    Key: key,
    ContentType: contentType,
    Metadata: { [MD5_METADATA]: md5 },
    ...omitUndefined({ ServerSideEncryption: s3.serverSideEncryption, SSEKMSKeyId: s3.kmsKeyId }),
  } satisfies Partial<PutObjectCommandInput>;
}

function how(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return omitUndefined({ abortSignal: signal });
}

interface Tagged {
  readonly ETag?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
}

/** The ETag is an MD5, or derived from the MD5s of parts, unless KMS or a customer key is used. */
function tagged({ ETag, ServerSideEncryption, SSECustomerAlgorithm }: Tagged): ObjectFacts {
  const etag = ETag?.replaceAll('"', "").toLowerCase();
  if (etag === undefined || ServerSideEncryption?.startsWith("aws:kms") || SSECustomerAlgorithm) return {};
  if (/^[0-9a-f]{32}$/.test(etag)) return { md5: Buffer.from(etag, "hex").toString("base64") };
  return /^[0-9a-f]{32}-\d+$/.test(etag) ? { etag } : {};
}

function factsOf(answer: HeadObjectCommandOutput | GetObjectCommandOutput): ObjectFacts {
  const kept = Object.entries(answer.Metadata ?? {}).find(
    ([name]) => name.toLowerCase() === MD5_METADATA.toLowerCase(),
  );
  return {
    ...omitUndefined({ md5: kept?.[1] }),
    ...tagged(answer),
    ...omitUndefined({ size: answer.ContentLength }),
  };
}
