import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Host } from "@flyte-settings/project/host";
import { makeFetch } from "@flyte-settings/project/http";
import { expect, it } from "vitest";

it("a server that closes early does not end the process", async () => {
  const body = "x".repeat(1_000_000);
  const server = createServer((socket: Socket) => {
    socket.once("data", () => {
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const connection = once(server, "connection") as Promise<[Socket]>;
    const response = await makeFetch({ env: {} } as unknown as Host)(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    );
    const [socket] = await connection;
    if (!socket.closed) await once(socket, "close");
    expect(await response.text()).toBe(body);
  } finally {
    server.close();
  }
});
