import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, expect, it } from "vitest";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
const source = fileURLToPath(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));

let home: string;
let admin: FakeAdmin | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "flyte-settings-interrupted-"));
});
afterEach(async () => {
  await admin?.close();
  rmSync(home, { recursive: true });
});

/** Runs `register`; `signal` is sent when the first workflow arrives at Admin. */
async function interrupted(...signals: readonly NodeJS.Signals[]) {
  let child: ReturnType<typeof spawn> | undefined;
  const onCall = async (method: string, moment: string): Promise<void> => {
    if (method !== "CreateWorkflow" || moment !== "come") return;
    for (const signal of signals) {
      child?.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (signals.length > 1 && child !== undefined) await once(child, "close");
  };
  admin = await fakeAdmin({ onCall });
  const words = ["register", source, "--version", "v1", "--endpoint", admin.grpc, "--insecure", "--concurrency", "1"];
  child = spawn(process.execPath, [bin, ...words], { cwd: home, env: { HOME: home } });
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (text) => (output.stdout += text));
  child.stderr?.on("data", (text) => (output.stderr += text));
  const [code, signal] = await once(child, "close");
  return { code, signal, ...output };
}

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s lets the call in flight finish, and reports how to continue", async (signal, exitCode) => {
  const { code, stdout, stderr } = await interrupted(signal);
  const done = admin?.registered() ?? [];
  expect(done.filter((label) => label.startsWith("WORKFLOW"))).toHaveLength(1);
  expect(code).toBe(exitCode);
  expect(stdout).toContain("skipped: the run was interrupted");
  expect(stderr).toContain(
    `${done.length} of 7 entities registered, 0 without success, ${7 - done.length} not sent. Run the same command again`,
  );
});

it.each([["SIGINT"], ["SIGTERM"]] as const)("a second %s ends the process immediately", async (signal) => {
  expect(await interrupted(signal, signal)).toMatchObject({ code: null, signal, stdout: "" });
});
