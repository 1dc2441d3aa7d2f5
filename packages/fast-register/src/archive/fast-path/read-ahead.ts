import { availableParallelism } from "node:os";
import { isEscapedText } from "@flyte-settings/node-kit/fs";
import type { FileStamp } from "../identity.ts";
import { type ProgramThread, startThread, ThreadError } from "../program-thread.ts";
import { READER_PROGRAM } from "./reader-program.ts";

/** A file read by another thread; valid until the next one is asked for. */
export interface KnownFile {
  readonly stats: FileStamp;
  /** Its contents are at `from`, `stats.size` bytes. */
  readonly room: Buffer;
  readonly from: number;
}

/** Reads the files of a list in another thread, ahead of the caller, who takes them in order. */
export interface ReadAhead {
  /** @returns a promise while the file is being read; `undefined` if the caller must read it, and see any error */
  next(): KnownFile | undefined | Promise<KnownFile | undefined>;
  close(): void;
}

/** From this many files on a thread saves more than it costs to start (20 to 30 ms). */
const MANY = 20_000;
const BATCH = 128;
/** One in so many batches is left to the caller, who would wait otherwise: the thread takes longer than the rest. */
const OWN = { contents: 4, metadata: 3 };
/** Batches being read or used: one more than the two that keep the thread busy. */
const DEPTH = 3;
/** Memory for the contents of a batch. */
const ROOM = 1024 * 1024;
/** Larger files are left to the caller: reading them is not what takes the time. */
const LARGEST = 64 * 1024;
/** Numbers per file in the table: whether it was read, six of {@link FileStamp}, the offset of its contents. */
const FIELDS = 8;

interface Batch {
  readonly table: Float64Array;
  readonly room: Buffer;
  readonly state: Int32Array;
  count: number;
  done: Promise<void>;
}

/**
 * @param what `contents` for small files with their metadata; `metadata` for that alone, following links
 * @returns `undefined` if it would not be faster: few files, one processor, or no permission to start threads
 */
export function readAhead(
  root: string,
  paths: readonly string[],
  what: "contents" | "metadata",
): ReadAhead | undefined {
  if (paths.length < MANY || availableParallelism() < 2) return undefined;
  const thread = startReader(root);
  if (thread === undefined) return undefined;
  const size = what === "contents" ? ROOM : 0;
  const spare = Array.from({ length: DEPTH }, () => newBatch(size));
  const ahead: Batch[] = [];
  const file = {
    stats: { size: 0, mode: 0, dev: 0, ino: 0, mtimeMs: 0, ctimeMs: 0 },
    room: Buffer.alloc(0) as Buffer,
    from: 0,
  };
  let asked = 0;
  let turn = 0;
  let row = 0;
  let current: Batch | undefined;

  const ask = (): void => {
    while (asked < paths.length && spare.length > 0) {
      const batch = spare.pop() as Batch;
      const names = paths.slice(asked, asked + BATCH);
      asked += names.length;
      batch.count = names.length;
      if (turn++ % OWN[what] === 0) leave(batch);
      else batch.done = read(thread, batch, names);
      ahead.push(batch);
    }
  };
  const take = ({ table, room }: Batch): KnownFile | undefined => {
    const at = row++ * FIELDS;
    if (table[at] !== 1) return undefined;
    const { stats } = file;
    stats.size = table[at + 1] as number;
    stats.mode = table[at + 2] as number;
    stats.dev = table[at + 3] as number;
    stats.ino = table[at + 4] as number;
    stats.mtimeMs = table[at + 5] as number;
    stats.ctimeMs = table[at + 6] as number;
    file.room = room;
    file.from = table[at + 7] as number;
    return file;
  };
  const begin = (): KnownFile | undefined => {
    current = ahead.shift();
    row = 0;
    // the thread has died: the table is of an earlier batch
    if (current !== undefined && !isRead(current)) leave(current);
    return current && take(current);
  };
  ask();
  return {
    next() {
      if (current !== undefined && row < current.count) return take(current);
      if (current !== undefined) spare.push(current);
      current = undefined;
      ask();
      const [first] = ahead;
      if (first === undefined || isRead(first)) return begin();
      return first.done.then(begin);
    },
    close: thread.close,
  };
}

function isRead({ state }: Batch): boolean {
  return Atomics.load(state, 0) === 1;
}

/** Leaves the files of a batch to the caller. */
function leave({ table, state }: Batch): void {
  table.fill(0);
  Atomics.store(state, 0, 1);
}

function newBatch(size: number): Batch {
  return {
    table: new Float64Array(new SharedArrayBuffer(BATCH * FIELDS * 8)),
    room: Buffer.from(new SharedArrayBuffer(size)),
    state: new Int32Array(new SharedArrayBuffer(4)),
    count: 0,
    done: Promise.resolve(),
  };
}

/** `undefined` where threads are not allowed. */
function startReader(root: string): ProgramThread<object> | undefined {
  const workerData = { root, limit: LARGEST, fields: FIELDS };
  const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 };
  try {
    return startThread(READER_PROGRAM, { workerData, resourceLimits });
  } catch (error) {
    if (error instanceof ThreadError) return undefined;
    throw error;
  }
}

/** Resolves even if the thread dies; the files are then not read. */
async function read(
  thread: ProgramThread<object>,
  { table, room, state }: Batch,
  names: readonly string[],
): Promise<void> {
  Atomics.store(state, 0, 0);
  // another encoding than the system's would name another file
  const paths = names.map((name) => (isEscapedText(name) ? "" : name)).join("\0");
  const memory = room.length === 0 ? {} : { room: room.buffer };
  await thread.ask({ paths, table: table.buffer, state: state.buffer, ...memory }).catch(() => undefined);
}
