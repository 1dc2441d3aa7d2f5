import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Starts a fakeAdmin in a separate process, until `stop`; its first line is its address. */
export async function startAdmin(root, options) {
  const args = [join(root, "tooling/bench/fake-admin.mjs"), root, JSON.stringify(options)];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { firstLine: (await lines.next()).value, stop: () => child.stdin.end() };
}
