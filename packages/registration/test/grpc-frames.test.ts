import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { adminClient, type Transport } from "@flyte-settings/registration";
import { Server, ServerCredentials, type ServiceDefinition } from "@grpc/grpc-js";
import { afterEach, describe, expect, it } from "vitest";

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function clientOf(port: number): Transport {
  const client = adminClient({ endpoint: `127.0.0.1:${port}`, insecure: true, sleep: async () => undefined });
  closers.push(() => client.close());
  return client;
}

const GET_TASK = "flyteidl.service.AdminService/GetTask";

describe("frames of HTTP/2", () => {
  it("5,000 calls: one connection, and no stream is reset after its answer", async () => {
    const seen = { sessions: 0, streams: 0, resets: 0 };
    const server = createServer();
    server.on("session", () => (seen.sessions += 1));
    server.on("stream", (stream) => {
      seen.streams += 1;
      stream.on("close", () => (seen.resets += stream.rstCode === 0 ? 0 : 1));
      stream.on("error", () => undefined);
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 7]));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const client = clientOf((server.address() as AddressInfo).port);
    for (let done = 0; done < 5000; done += 50) {
      await Promise.all(Array.from({ length: 50 }, () => client.call(GET_TASK, Uint8Array.of(8, 2))));
    }
    expect(seen).toEqual({ sessions: 1, streams: 5000, resets: 0 });
  });
});

describe("headers of HTTP/2", () => {
  it("a longer list than Node can receive is refused by the server, for its call only", async () => {
    const limits: (number | undefined)[] = [];
    const server = createServer();
    server.on("stream", (stream) => {
      limits.push(stream.session?.remoteSettings.maxHeaderListSize);
      stream.respond({ ":status": 200, "grpc-status": "3", "grpc-message": "~".repeat(60_000) }, { endStream: true });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closers.push(() => server.close());
    const answer = await clientOf((server.address() as AddressInfo).port).call(GET_TASK, Uint8Array.of(8, 2));
    // Node ends the whole connection after nine frames of headers
    expect(limits).toEqual([131_072]);
    expect(limits[0]).toBeLessThan(9 * 16_384);
    expect(answer).toMatchObject({ status: expect.not.stringMatching("UNAVAILABLE") });
  });
});

describe("a message over the limit of a real gRPC server", () => {
  const service: ServiceDefinition = {
    getTask: {
      path: `/${GET_TASK}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (value: Buffer) => value,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (value: Buffer) => value,
      responseDeserialize: (bytes: Buffer) => bytes,
    },
  };

  it("is refused with both sizes, once", async () => {
    let calls = 0;
    const server = new Server({ "grpc.max_receive_message_length": 4 * 1024 * 1024 });
    server.addService(service, {
      getTask: (_: unknown, answer: (error: null, value: Buffer) => void) => {
        calls += 1;
        answer(null, Buffer.of());
      },
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      ),
    );
    closers.push(() => server.forceShutdown());
    const size = 5_000_000;
    const message = Buffer.concat([Buffer.from([10, 0xc0, 0x96, 0xb1, 2]), Buffer.alloc(size)]);
    const client = clientOf(port);
    expect(await client.call(GET_TASK, message)).toMatchObject({
      status: "RESOURCE_EXHAUSTED",
      message: expect.stringMatching(/larger than max \(\d{7} vs\.? 4194304\)/),
    });
    expect(calls).toBe(0);
    expect(await client.call(GET_TASK, Uint8Array.of(8, 2))).toMatchObject({ status: "OK" });
  });
});
