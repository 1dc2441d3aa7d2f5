import { type Asked, md5, type Reply, ranged, type StandIn, standIn } from "./stand-in.ts";

interface Resource {
  readonly name: string;
  readonly md5Hash?: string;
}

interface Session {
  readonly resource: Resource;
  received: Buffer;
}

export interface GcsStandIn extends StandIn {
  /** `bucket/key` → bytes. */
  readonly objects: Map<string, Buffer>;
  readonly sessions: Map<string, Session>;
}

/** Google's JSON API with the parts that fake-gcs-server lacks: status of a resumable upload, its total MD5, tokens. */
export async function gcsStandIn(token?: string): Promise<GcsStandIn> {
  const objects = new Map<string, Buffer>();
  const sessions = new Map<string, Session>();
  let begun = 0;
  let origin = "";

  function store(bucket: string, { name, md5Hash }: Resource, body: Buffer): Reply {
    const seen = md5(body).toString("base64");
    if (md5Hash !== undefined && md5Hash !== seen) {
      return jsonError(400, "invalid", `Provided MD5 hash "${md5Hash}" doesn't match calculated MD5 hash "${seen}".`);
    }
    objects.set(`${bucket}/${name}`, body);
    return json({ name, size: String(body.length), md5Hash: seen });
  }

  function begin(asked: Asked, bucket: string): Reply {
    if (asked.query.get("uploadType") === "resumable") {
      begun += 1;
      sessions.set(`session-${begun}`, {
        resource: JSON.parse(asked.body.toString()) as Resource,
        received: Buffer.alloc(0),
      });
      return { status: 200, headers: { location: `${origin}${asked.path}?upload_id=session-${begun}` } };
    }
    const boundary = `--${/boundary=(\S+)/.exec(asked.headers["content-type"] ?? "")?.[1]}`;
    const text = asked.body.toString("latin1");
    const json = text.indexOf("\r\n\r\n") + 4;
    const jsonEnd = text.indexOf(`\r\n${boundary}`, json);
    const media = text.indexOf("\r\n\r\n", jsonEnd + boundary.length) + 4;
    const mediaEnd = text.lastIndexOf(`\r\n${boundary}--`);
    return store(
      bucket,
      JSON.parse(asked.body.subarray(json, jsonEnd).toString()) as Resource,
      asked.body.subarray(media, mediaEnd),
    );
  }

  function goOn(asked: Asked, bucket: string): Reply {
    const id = asked.query.get("upload_id") ?? "";
    const session = sessions.get(id);
    if (session === undefined) return jsonError(404, "notFound", "no such session");
    if (asked.method === "DELETE") {
      sessions.delete(id);
      return { status: 499 };
    }
    const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(asked.headers["content-range"] ?? "") ?? [];
    if (start !== undefined)
      session.received = Buffer.concat([session.received.subarray(0, Number(start)), asked.body]);
    if (session.received.length >= Number(total)) {
      sessions.delete(id);
      return store(bucket, session.resource, session.received);
    }
    const { length } = session.received;
    return { status: 308, headers: length === 0 ? {} : { range: `bytes=0-${length - 1}` } };
  }

  const server = await standIn((asked) => {
    if (token !== undefined && asked.headers.authorization !== `Bearer ${token}`)
      return jsonError(401, "authError", "Invalid Credentials");
    const [, upload, bucket = "", key] = /^(\/upload)?\/storage\/v1\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(asked.path) ?? [];
    if (upload !== undefined) return asked.query.has("upload_id") ? goOn(asked, bucket) : begin(asked, bucket);
    const body = objects.get(`${bucket}/${decodeURIComponent(key ?? "")}`);
    if (body === undefined) return jsonError(404, "notFound", `No such object: ${bucket}/${key}`);
    const digest = md5(body).toString("base64");
    if (asked.query.get("alt") !== "media") return json({ size: String(body.length), md5Hash: digest });
    return ranged(body, asked.headers.range, { "x-goog-hash": `md5=${digest}`, "x-goog-generation": digest });
  });
  origin = server.origin;
  return { ...server, objects, sessions };
}

export function jsonError(status: number, reason: string, message: string): Reply {
  return { ...json({ error: { code: status, message, errors: [{ reason, message }] } }), status };
}

function json(value: object): Reply {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
