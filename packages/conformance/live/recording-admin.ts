import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "../src/json.ts";
import { lines } from "../src/lines.ts";
import { peerPython } from "./peer-python.ts";

/** Requests received by a real protobuf and a real gRPC server. */
export interface Recorded {
  readonly requests: readonly { readonly method: string; readonly json: JsonObject; readonly code: string }[];
  readonly uploads: readonly { readonly size: number; readonly md5: string }[];
  /** Other HTTP requests. */
  readonly http: readonly { readonly method: string; readonly path: string; readonly body: string }[];
}

type Options = Readonly<Record<string, unknown>>;

/** `recording_admin.py` in its own process. */
export class RecordingAdmin {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncGenerator<string>;
  /** The gRPC port. */
  port = 0;
  /** The port of the HTTP gateway. */
  httpPort = 0;

  /** @param options see the start of the script */
  constructor(options: Options = {}) {
    const script = fileURLToPath(new URL("recording_admin.py", import.meta.url));
    this.#child = spawn(peerPython("flytekit-1.16.24"), [script, JSON.stringify(options)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#lines = lines(this.#child.stdout);
  }

  async start(): Promise<void> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the recording Admin did not start: is flyteidl installed in the peer's Python?");
    const { port, http } = JSON.parse(value);
    this.port = port;
    this.httpPort = http;
  }

  /** Returns the requests so far; then responds as these options say, and starts a new recording. */
  async restart(options: Options): Promise<Recorded> {
    this.#child.stdin.write(`${JSON.stringify(options)}\n`);
    const { value } = await this.#lines.next();
    return JSON.parse(value);
  }

  async stop(): Promise<Recorded> {
    this.#child.stdin.end();
    const { value } = await this.#lines.next();
    return JSON.parse(value);
  }
}
