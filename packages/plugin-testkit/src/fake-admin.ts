/**
 * A Flyte Admin in this process: unencrypted gRPC, the HTTP gateway, and a store that accepts the uploads it signs URLs
 * for. Codes and messages are those of a real Admin 1.16.8.
 */
import { serveGateway } from "./fake-admin/gateway.ts";
import { serveGrpc } from "./fake-admin/grpc.ts";
import { callHandler, MAX_MESSAGE_BYTES } from "./fake-admin/handle-call.ts";
import type { FakeAdminOptions, GrpcTraffic, RecordedCall, RecordedUpload } from "./fake-admin/options.ts";
import { adminState, labelOf } from "./fake-admin/state.ts";

export interface FakeAdmin {
  /** `http://127.0.0.1:port`, unencrypted HTTP/2. */
  readonly grpc: string;
  /** `http://127.0.0.1:port`: gateway and store. */
  readonly gateway: string;
  readonly calls: readonly RecordedCall[];
  readonly uploads: readonly RecordedUpload[];
  readonly traffic: GrpcTraffic;
  /** The registered entities, `TASK p/d/name@version`, in order of registration. */
  registered(): readonly string[];
  /** Closes every gRPC connection and refuses new ones, as during a restart of Admin. Registered entities are kept. */
  stop(): Promise<void>;
  /** Listens on the same port again, after {@link stop}. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a fake Admin on free ports; close it at the end of the test. */
export async function fakeAdmin(options: FakeAdminOptions = {}): Promise<FakeAdmin> {
  const calls: RecordedCall[] = [];
  const uploads: RecordedUpload[] = [];
  const state = adminState(options);
  const handle = callHandler(options, state, calls);
  const maxBytes = options.maxMessageBytes ?? MAX_MESSAGE_BYTES;
  const tooLarge = (method: string, headers: RecordedCall["headers"]): void => {
    calls.push({ method, bytes: new Uint8Array(0), headers, status: "RESOURCE_EXHAUSTED" });
  };
  const limit = { maxBytes, tooLarge };
  const gateway = await serveGateway(handle, limit, state, uploads, options.uploadAnswers ?? []);
  state.storeOrigin = gateway.origin;
  const grpc = await serveGrpc(handle, limit);
  return {
    grpc: grpc.origin,
    gateway: gateway.origin,
    calls,
    uploads,
    traffic: grpc.traffic,
    registered: () => [...state.entities.values()].map(({ id }) => labelOf(id)),
    stop: grpc.stop,
    start: grpc.start,
    async close() {
      await Promise.all([grpc.stop(), gateway.close()]);
    },
  };
}
