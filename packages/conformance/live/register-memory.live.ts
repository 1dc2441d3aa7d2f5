import { spawn } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { fakeAdmin } from "@flyte-settings/plugin-testkit";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { afterAll, beforeAll, expect, it } from "vitest";
import { vectorPath } from "../test/support/vectors.ts";

const bin = fileURLToPath(new URL("../../cli/dist/bin.js", import.meta.url));
/** Peak memory of this process only; `resourceUsage` would include the parent's memory at the fork. */
const PEAK = `const { readFileSync } = require("node:fs");
process.on("exit", () => process.stderr.write(/VmHWM.*/.exec(readFileSync("/proc/self/status", "utf8"))[0]));`;

let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "flyte-settings-memory-"));
  for (const { path, bytes } of await loadPackageFiles([vectorPath("packages/registration/first-fast.tgz")], {
    cwd: "/",
  })) {
    // 200 MB that do not compress; only unpacking would show that it is not a tar.
    writeFileSync(
      join(directory, path),
      path.endsWith(".pb") ? bytes : gzipSync(randomFillSync(Buffer.alloc(200e6)), { level: 0 }),
    );
  }
  writeFileSync(join(directory, "peak.cjs"), PEAK);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Peak memory of the command, in MiB. */
async function peakOf(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ["--require", join(directory, "peak.cjs"), bin, ...args], {
    cwd: directory,
    env: { PATH: process.env["PATH"] ?? "", HOME: directory },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return Number(/VmHWM:\s*(\d+) kB/.exec(stderr)?.[1]) / 1024;
}

it("registers a package with 200 MB of code within 200 MiB over the start", async () => {
  const admin = await fakeAdmin();
  const start = await peakOf(["--version"]);
  const files = ["*_1.pb", "*_2.pb", "*_3.pb", "fast*.tar.gz"].map((pattern) => join(directory, pattern));
  const args = [...files, "--version", "v1", "--endpoint", admin.grpc, "--insecure", "--activate", "none"];
  const peak = await peakOf(["register", ...args]);
  await admin.close();
  process.stdout.write(`peak ${Math.round(peak)} MiB, ${Math.round(peak - start)} over the start\n`);
  expect(admin.uploads.map(({ body }) => body.length > 200e6)).toEqual([true]);
  expect(peak - start).toBeLessThanOrEqual(200);
});
