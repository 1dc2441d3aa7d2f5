import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** An API server that accepts and records everything, and returns the object it received. */
export async function kubernetesStandIn(): Promise<{
  readonly origin: string;
  readonly requests: readonly Recorded[];
  close(): void;
}> {
  const requests: Recorded[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { method = "", url = "" } = request;
    const isWritten = ["POST", "PUT", "PATCH"].includes(method);
    const body = isWritten && pieces.length > 0 ? JSON.parse(Buffer.concat(pieces).toString()) : {};
    requests.push({ method, path: url.split("?")[0] ?? "", body });
    const metadata = { ...(body.metadata ?? {}), uid: "1", resourceVersion: "1" };
    const missing = { kind: "Status", apiVersion: "v1", status: "Failure", reason: "NotFound", code: 404 };
    response.writeHead(isWritten ? (method === "POST" ? 201 : 200) : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(isWritten ? { ...body, metadata } : missing));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
