import { availableParallelism } from "node:os";
import { isEscapedText } from "@flyte-settings/node-kit/fs";
import type { FileList } from "../../list-files.ts";
import type { FileStamp } from "../identity.ts";
import { type ProgramThread, startThread, ThreadError } from "../program-thread.ts";
import { type GrowingList, isGrowing, knownFiles } from "./growing-list.ts";
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
/**
 * One in so many batches is left to the caller, who would wait otherwise: the thread takes longer than the rest. Batches
 * being read or used are more than the two that keep the thread busy; without contents they are small, so that it stays
 * busy while the caller does something else.
 */
const PLANS = {
  contents: { own: 4, depth: 3, room: 1024 * 1024 },
  metadata: { own: 2, depth: 256, room: 0 },
};
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
 * Starts a thread as soon as there are many files; there is none with one processor or without permission to start it.
 * @param what `contents` for small files with their metadata; `metadata` for that alone, following links
 */
export function readAhead(list: FileList | GrowingList, what: "contents" | "metadata"): ReadAhead {
  let reader: ReadAhead | undefined;
  let isPossible = availableParallelism() > 1;
  let taken = 0;
  return {
    next() {
      taken++;
      if (reader !== undefined) return reader.next();
      if (!isPossible || knownFiles(list) < MANY) return undefined;
      const thread = startReader(list.root);
      isPossible = thread !== undefined;
      reader = thread && readInThread(thread, list, what, taken - 1);
      return reader?.next();
    },
    close: () => reader?.close(),
  };
}

/** @param from number of files that are already taken */
function readInThread(
  thread: ProgramThread<object>,
  list: FileList | GrowingList,
  what: "contents" | "metadata",
  from: number,
): ReadAhead {
  const { own, depth, room } = PLANS[what];
  const spare = Array.from({ length: depth }, () => newBatch(room));
  const ahead: Batch[] = [];
  const file = {
    stats: { size: 0, mode: 0, dev: 0, ino: 0, mtimeMs: 0, ctimeMs: 0 },
    room: Buffer.alloc(0) as Buffer,
    from: 0,
  };
  let asked = from;
  let turn = 0;
  let row = 0;
  let current: Batch | undefined;

  const ask = (): void => {
    const grows = isGrowing(list);
    const least = grows ? BATCH : 1;
    while (knownFiles(list) >= asked + least && spare.length > 0) {
      const batch = spare.pop() as Batch;
      const names = list.files.slice(asked, Math.min(asked + BATCH, knownFiles(list)));
      asked += names.length;
      batch.count = names.length;
      // while the list grows, its maker keeps this thread busy
      if (!grows && turn++ % own === 0) leave(batch);
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
    current = ahead.shift() as Batch;
    row = 0;
    // the thread has died: the table is of an earlier batch
    if (!isRead(current)) leave(current);
    return take(current);
  };
  ask();
  return {
    next() {
      if (current !== undefined && row < current.count) return take(current);
      if (current !== undefined) spare.push(current);
      current = undefined;
      ask();
      const [first] = ahead;
      if (first === undefined) {
        asked++;
        return undefined;
      }
      if (isRead(first)) return begin();
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
