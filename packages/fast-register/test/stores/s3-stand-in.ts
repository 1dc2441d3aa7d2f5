import { type Asked, md5, type Reply, ranged, type StandIn, standIn } from "./stand-in.ts";

interface Kept {
  readonly body: Buffer;
  readonly etag: string;
  readonly headers: Record<string, string>;
}

export interface S3StandIn extends StandIn {
  readonly objects: Map<string, Kept>;
  /** Started but neither completed nor aborted. */
  readonly pending: Map<string, Map<number, Buffer>>;
}

/** S3, path style, without signatures (versitygw checks those); requires and checks every Content-MD5. */
export async function s3StandIn(): Promise<S3StandIn> {
  const objects = new Map<string, Kept>();
  const pending = new Map<string, Map<number, Buffer>>();
  let uploads = 0;

  function put(asked: Asked, key: string): Reply {
    const refusal = digestRefusal(asked);
    if (refusal !== undefined) return refusal;
    const part = asked.query.get("partNumber");
    const etag = md5(asked.body).toString("hex");
    const id = asked.query.get("uploadId");
    if (part !== null && id !== null) pending.get(id)?.set(Number(part), asked.body);
    else objects.set(key, { body: asked.body, etag, headers: metadataOf(asked) });
    return { status: 200, headers: { etag: `"${etag}"` } };
  }

  function post(asked: Asked, key: string): Reply {
    const id = asked.query.get("uploadId");
    if (id === null) {
      uploads += 1;
      pending.set(`upload-${uploads}`, new Map());
      const xml = `<InitiateMultipartUploadResult><UploadId>upload-${uploads}</UploadId></InitiateMultipartUploadResult>`;
      return { status: 200, headers: { "content-type": "application/xml" }, body: xml };
    }
    const parts = [...(pending.get(id) ?? new Map<number, Buffer>())].sort(([a], [b]) => a - b).map(([, body]) => body);
    pending.delete(id);
    const etag = `${md5(Buffer.concat(parts.map(md5))).toString("hex")}-${parts.length}`;
    objects.set(key, { body: Buffer.concat(parts), etag, headers: {} });
    const xml = `<CompleteMultipartUploadResult><ETag>"${etag}"</ETag></CompleteMultipartUploadResult>`;
    return { status: 200, headers: { "content-type": "application/xml" }, body: xml };
  }

  function get(asked: Asked, key: string): Reply {
    const kept = objects.get(key);
    if (kept === undefined) return xmlError(404, "NoSuchKey", "The specified key does not exist.");
    if (asked.headers["if-match"] !== undefined && asked.headers["if-match"] !== `"${kept.etag}"`) {
      return xmlError(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
    }
    const headers = { etag: `"${kept.etag}"`, ...kept.headers };
    if (asked.method === "HEAD")
      return { status: 200, headers: { ...headers, "content-length": String(kept.body.length) } };
    return ranged(kept.body, asked.headers.range, headers);
  }

  const server = await standIn((asked) => {
    const key = decodeURIComponent(asked.path.slice(1));
    if (asked.method === "PUT") return put(asked, key);
    if (asked.method === "POST") return post(asked, key);
    if (asked.method !== "DELETE") return get(asked, key);
    pending.delete(asked.query.get("uploadId") ?? "");
    return { status: 204 };
  });
  return { ...server, objects, pending };
}

export function xmlError(status: number, code: string, message: string): Reply {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body };
}

function digestRefusal({ headers, body }: Asked): Reply | undefined {
  const given = headers["content-md5"];
  if (given === undefined) return xmlError(400, "InvalidRequest", "Missing required header Content-MD5");
  if (given === md5(body).toString("base64")) return undefined;
  return xmlError(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
}

function metadataOf({ headers }: Asked): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => /^x-amz-(meta-|server-side)/.test(name) || name === "content-type",
  );
  return Object.fromEntries(kept) as Record<string, string>;
}
