import { omitUndefined } from "@flyte-settings/core/plugin";
import { type Asked, md5, type Reply, ranged, type StandIn, standIn } from "./stand-in.ts";

interface Kept {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

export interface AzureStandIn extends StandIn {
  /** `container/key` → contents. */
  readonly blobs: Map<string, Kept>;
}

/** Azure Blob with the account `acme`, without signatures (azurite checks those); requires and checks Content-MD5. */
export async function azureStandIn(): Promise<AzureStandIn> {
  const blobs = new Map<string, Kept>();
  const blocks = new Map<string, Buffer>();

  function put(asked: Asked, key: string): Reply {
    const digest = md5(asked.body).toString("base64");
    const comp = asked.query.get("comp");
    if (comp === "blocklist") {
      const ids = [...asked.body.toString().matchAll(/<Latest>([^<]*)<\/Latest>/g)].map(([, id]) => id);
      const parts = ids.map((id) => blocks.get(`${key}?${id}`));
      if (parts.some((part) => part === undefined)) return xmlError(400, "InvalidBlockList");
      blobs.set(key, { body: Buffer.concat(parts as Buffer[]), headers: kept(asked) });
      return { status: 201 };
    }
    if (asked.headers["content-md5"] === undefined) return xmlError(400, "MissingRequiredHeader");
    if (asked.headers["content-md5"] !== digest) return xmlError(400, "Md5Mismatch");
    if (comp === "block") blocks.set(`${key}?${asked.query.get("blockid")}`, asked.body);
    else if (asked.headers["x-ms-blob-type"] !== "BlockBlob") return xmlError(400, "MissingRequiredHeader");
    else blobs.set(key, { body: asked.body, headers: kept(asked) });
    return { status: 201, headers: { "content-md5": digest } };
  }

  const server = await standIn((asked) => {
    const key = decodeURIComponent(asked.path.replace(/^\/acme\//, ""));
    if (asked.method === "PUT") return put(asked, key);
    const found = blobs.get(key);
    if (found === undefined) return xmlError(404, "BlobNotFound");
    const headers = { ...found.headers, etag: `"${md5(found.body).toString("hex")}"` };
    if (asked.method === "HEAD")
      return { status: 200, headers: { ...headers, "content-length": String(found.body.length) } };
    return ranged(found.body, (asked.headers["x-ms-range"] as string | undefined) ?? asked.headers.range, headers);
  });
  return { ...server, blobs };
}

export function xmlError(status: number, code: string, message: string = code): Reply {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml", "x-ms-error-code": code }, body };
}

function kept({ headers }: Asked): Record<string, string> {
  const md5Kept = headers["x-ms-blob-content-md5"] as string | undefined;
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith("x-ms-meta-"));
  return {
    ...(Object.fromEntries(metadata) as Record<string, string>),
    ...omitUndefined({ "content-md5": md5Kept || undefined }),
  };
}
