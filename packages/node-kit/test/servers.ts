import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach } from "vitest";

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** @returns the port on 127.0.0.1; closed after the test */
export async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** @returns the origin, `http://127.0.0.1:…` */
export async function serve(answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer))}`;
}

/** A server that sends these bytes on every connection and keeps it open. */
export async function raw(bytes: string): Promise<string> {
  return `http://127.0.0.1:${await listen(createTcpServer((socket) => socket.once("data", () => socket.write(bytes))))}`;
}

/** A proxy for CONNECT and for whole URLs; responds with 407 without `login`. */
export async function proxy(login = ""): Promise<{ at: (userinfo?: string) => string; asked: string[] }> {
  const asked: string[] = [];
  const isAllowed = (header: string | undefined): boolean =>
    login === "" || header === `Basic ${Buffer.from(login).toString("base64")}`;
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (!isAllowed(request.headers["proxy-authorization"])) response.writeHead(407).end();
    else response.end("by the proxy");
  });
  server.on("connect", (request, client: Duplex) => {
    asked.push(`CONNECT ${request.url}`);
    if (!isAllowed(request.headers["proxy-authorization"])) return client.end("HTTP/1.1 407 No\r\n\r\n");
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    client.on("error", () => upstream.destroy());
    return upstream.on("error", () => client.destroy());
  });
  const port = await listen(server);
  return { at: (userinfo = "") => `http://${userinfo}127.0.0.1:${port}`, asked };
}
