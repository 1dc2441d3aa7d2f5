import { newDigest, type TreeDigest } from "../digest.ts";
import { startThread } from "./program-thread.ts";

/** The digest of an archive's contents: computed here, or in a separate thread if most blocks need no deflating. */
export interface ArchiveDigest extends Omit<TreeDigest, "hex"> {
  /** Called when a block is full. @returns when its memory may be reused; `undefined`: immediately */
  handOver(room: Buffer): Promise<unknown> | undefined;
  hex(): string | Promise<string>;
  close(): void;
}

export function digestHere(): ArchiveDigest {
  const digest = newDigest();
  return {
    ...digest,
    handOver: () => undefined,
    close: () => undefined,
  };
}

/** A buffer with its ranges (from, to) or strings to hash; or a request for the digest, which ends the thread. */
type Message = { readonly room: ArrayBufferLike; readonly parts: readonly (number | string)[] } | "digest";

const PROGRAM = `
const { createHash } = require("node:crypto");
const { parentPort } = require("node:worker_threads");
const hash = createHash("md5");
parentPort.on("message", (message) => {
  if (message === "digest") {
    parentPort.postMessage(hash.digest("hex"));
    parentPort.close();
    return;
  }
  const { parts } = message;
  const room = new Uint8Array(message.room);
  for (let i = 0; i < parts.length; i++)
    hash.update(typeof parts[i] === "string" ? parts[i] : room.subarray(parts[i], parts[++i]));
  parentPort.postMessage("");
});
`;

/**
 * Like {@link digestHere}, but concurrent with reading: md5 takes half of the time of a run that deflates almost
 * nothing. Accepts only bytes in shared memory.
 *
 * @throws ThreadError, also later from its results
 */
export function digestInThread(): ArchiveDigest {
  const thread = startThread<Message>(PROGRAM);
  let parts: (number | string)[] = [];
  return {
    update: (_, from = 0, to = 0) => void parts.push(from, to),
    addPath: (path) => void parts.push(path.replaceAll("/", "")),
    handOver(room) {
      const message = { room: room.buffer, parts };
      parts = [];
      return thread.ask(message);
    },
    hex: () => thread.ask("digest"),
    close: thread.close,
  };
}
