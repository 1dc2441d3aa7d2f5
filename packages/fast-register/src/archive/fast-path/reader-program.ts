/**
 * The program of a thread that reads files, as a string because a single-file build has no second file to start. Each
 * message is a batch: paths below the root, separated by NUL, a table with one row per path, and memory for contents,
 * without which only metadata is read. What it cannot do, or may not, is left to the main thread, which knows the errors.
 */
export const READER_PROGRAM = `
const { closeSync, constants, fstatSync, openSync, readSync, statSync } = require("node:fs");
const { parentPort, workerData } = require("node:worker_threads");
const { root, limit, fields } = workerData;
const flags = constants.O_RDONLY | constants.O_NONBLOCK;

function read(path, room, at) {
  const fd = openSync(root + "/" + path, flags);
  try {
    const stats = fstatSync(fd);
    const { size } = stats;
    if (!stats.isFile() || size > limit || at + size >= room.length) return undefined;
    return readSync(fd, room, at, size + 1, null) === size ? stats : undefined;
  } finally {
    closeSync(fd);
  }
}

function look(path) {
  return statSync(root + "/" + path);
}

parentPort.on("message", ({ paths, table, room, state }) => {
  const rows = new Float64Array(table);
  const bytes = room && new Uint8Array(room);
  let row = 0;
  let at = 0;
  for (const path of paths.split("\\0")) {
    let stats;
    try {
      if (path !== "") stats = bytes ? read(path, bytes, at) : look(path);
    } catch {}
    rows[row] = stats === undefined ? 0 : 1;
    if (stats !== undefined) {
      rows[row + 1] = stats.size;
      rows[row + 2] = stats.mode;
      rows[row + 3] = stats.dev;
      rows[row + 4] = stats.ino;
      rows[row + 5] = stats.mtimeMs;
      rows[row + 6] = stats.ctimeMs;
      rows[row + 7] = at;
      if (bytes) at += stats.size;
    }
    row += fields;
  }
  Atomics.store(new Int32Array(state), 0, 1);
  parentPort.postMessage("");
});
`;
