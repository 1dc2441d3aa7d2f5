import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface S3Store {
  readonly endpoint: string;
  /** Path → body. */
  readonly objects: Map<string, Buffer>;
  /** Access key of each request. */
  readonly keys: string[];
  stop(): void;
}

/** The part of S3 needed for one small bundle: HEAD, PUT, GET. */
export async function s3Store(): Promise<S3Store> {
  const objects = new Map<string, Buffer>();
  const keys: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    keys.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] ?? "");
    const path = request.url?.split("?", 1)[0] ?? "";
    if (request.method === "PUT") objects.set(path, Buffer.concat(chunks));
    const body = objects.get(path);
    const etag = createHash("md5")
      .update(body ?? "")
      .digest("hex");
    response.writeHead(body === undefined ? 404 : 200, { etag: `"${etag}"` });
    response.end(request.method === "GET" ? body : undefined);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    objects,
    keys,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
