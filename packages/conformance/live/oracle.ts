import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Json } from "../src/json.ts";
import { lines } from "../src/lines.ts";
import { pathWith } from "../test/support/executables.ts";
import { type Peer, peerPython } from "./peer-python.ts";

/** flytekit's or Flyte 2's result for one input. */
export type PeerAnswer = { output: Json } | { error: { type: string; message: string } };

/** A long-lived Python process that has loaded the real flytekit or Flyte 2. */
export class Oracle {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #bin: string;
  readonly #answers: AsyncGenerator<string>;

  constructor(peer: Peer) {
    const python = peerPython(peer);
    const file = peer.startsWith("flyte-") ? "flyte2_oracle.py" : "oracle.py";
    const script = fileURLToPath(new URL(file, import.meta.url));
    // both compress with pigz if it is installed, which changes the bytes.
    this.#bin = mkdtempSync(join(tmpdir(), "flyte-settings-oracle-bin-"));
    this.#child = spawn(python, ["-X", "utf8", "-W", "ignore", script], {
      stdio: ["pipe", "pipe", "ignore"],
      env: { PATH: pathWith(this.#bin, ["git"]), LC_ALL: "C.UTF-8", GIT_CONFIG_NOSYSTEM: "1" },
    });
    this.#answers = lines(this.#child.stdout);
  }

  /** Requests are answered in order; wait for the response before the next request. */
  async ask(op: string, input: Json): Promise<PeerAnswer> {
    this.#child.stdin.write(`${JSON.stringify({ id: 0, op, input })}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`the peer ended at ${op} ${JSON.stringify(input).slice(0, 500)}`);
    return JSON.parse(value);
  }

  stop(): void {
    this.#child.stdin.end();
    rmSync(this.#bin, { recursive: true, force: true });
  }
}
