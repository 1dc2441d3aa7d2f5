import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { lines } from "../src/lines.ts";
import { peerPython } from "./peer-python.ts";

/** What a real protobuf and a real gRPC server saw. */
export interface Recorded {
  readonly requests: readonly { readonly method: string; readonly json: unknown; readonly code: string }[];
  readonly uploads: readonly { readonly size: number; readonly md5: string }[];
}

/** `recording_admin.py` in a process of its own. */
export class RecordingAdmin {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncGenerator<string>;
  port = 0;

  /** @param options see the head of the script */
  constructor(options: Readonly<Record<string, unknown>>) {
    const script = fileURLToPath(new URL("recording_admin.py", import.meta.url));
    this.#child = spawn(peerPython("flytekit-1.16.24"), [script, JSON.stringify(options)], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#lines = lines(this.#child.stdout);
  }

  async start(): Promise<void> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the recording Admin did not start: is flyteidl installed in the peer's Python?");
    this.port = JSON.parse(value).port;
  }

  async stop(): Promise<Recorded> {
    this.#child.stdin.end();
    const { value } = await this.#lines.next();
    return JSON.parse(value);
  }
}
