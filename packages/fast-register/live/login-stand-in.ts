import { readFileSync } from "node:fs";
import { createServer as createProxy, type IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Certificates } from "../../../tooling/certificates.ts";

export interface LoginAsked {
  readonly host: string;
  readonly path: string;
  readonly form: URLSearchParams;
}

export interface LoginStandIn {
  /** A proxy that routes every host except the loopback to this stand-in. */
  readonly proxy: string;
  readonly asked: LoginAsked[];
  stop(): Promise<void>;
}

/** The clouds' logins, which have fixed names and https: our own server behind our own proxy. */
export async function loginStandIn(
  tls: Certificates,
  answer: (asked: LoginAsked) => { readonly status?: number; readonly body: object },
): Promise<LoginStandIn> {
  const asked: LoginAsked[] = [];
  const server = createServer(
    { cert: readFileSync(tls.certificate), key: readFileSync(tls.key) },
    async (request, response) => {
      const one: LoginAsked = {
        host: (request.headers.host ?? "").replace(/:\d+$/, ""),
        path: request.url ?? "",
        form: new URLSearchParams(await textOf(request)),
      };
      asked.push(one);
      const { status = 200, body } = answer(one);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    },
  );
  const port = await listening(server);
  const proxy = createProxy();
  const tunnels = new Set<{ destroy(): unknown }>();
  proxy.on("connect", (request, client) => {
    tunnels.add(client);
    const [host = "", wanted] = (request.url ?? "").split(":");
    const onward = connect(host === "127.0.0.1" ? Number(wanted) : port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(client).pipe(onward);
    });
    for (const socket of [onward, client]) socket.on("error", () => onward.destroy(client.destroy() as never));
  });
  return {
    proxy: `http://127.0.0.1:${await listening(proxy)}`,
    asked,
    async stop() {
      for (const tunnel of tunnels) tunnel.destroy();
      for (const one of [server, proxy]) {
        one.closeAllConnections();
        await new Promise((done) => one.close(done));
      }
    },
  };
}

function listening(server: { listen(port: number, host: string, done: () => void): unknown; address(): unknown }) {
  return new Promise<number>((done) =>
    server.listen(0, "127.0.0.1", () => done((server.address() as AddressInfo).port)),
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
