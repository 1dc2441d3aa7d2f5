import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { installRuntimes, type runtimes } from "../../tooling/peers/runtimes.mjs";
import { openBrowser } from "./browser.ts";
import { bundleCases } from "./runtimes/bundle.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "flyte-settings-runtimes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PRINT = "console.log(JSON.stringify(runCases()))";

/** Rows with a problem, and how many rows there were. */
function verdict(rows: readonly (readonly [string, string?])[]): { count: number; problems: unknown[] } {
  return { count: rows.length, problems: rows.filter((row) => row.length > 1) };
}
const GOOD = { count: 11, problems: [] };

async function script(): Promise<string> {
  const path = join(folder, "cases.mjs");
  writeFileSync(path, await bundleCases(PRINT));
  return path;
}

const programs = installRuntimes() as Readonly<Record<keyof typeof runtimes, string>>;

/** Each of them starts a script that prints its rows. */
const starts = {
  "Node 20": [process.execPath],
  "Node 22": [programs["Node 22"]],
  Deno: [programs.Deno, "run", "--no-prompt", "--no-remote", "--no-config"],
  Bun: [programs.Bun, "run"],
};

it.each(Object.entries(starts))("%s", async (_, [command = "", ...args]) => {
  const env = { ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const { stdout } = await run(command, [...args, await script()], { env });
  expect(verdict(JSON.parse(stdout))).toEqual(GOOD);
});

it("Chromium", async () => {
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.addScriptTag({ content: await bundleCases("globalThis.rows = runCases();"), type: "module" });
  await page.waitForFunction("globalThis.rows !== undefined");
  const rows = await page.evaluate("globalThis.rows");
  await browser.close();
  expect(verdict(rows as [string, string?][])).toEqual(GOOD);
});

it("workerd", async () => {
  const worker = "export default { fetch: () => new Response(JSON.stringify(runCases())) };";
  writeFileSync(join(folder, "worker.js"), await bundleCases(worker));
  writeFileSync(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2024-01-01"))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);
`,
  );
  const child = spawn(programs.workerd, ["serve", "--control-fd=3", join(folder, "config.capnp")], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`workerd ended with ${code}`)));
      child.stdio[3]?.on("data", (data: Buffer) => {
        const line = data
          .toString()
          .split("\n")
          .find((each) => each.includes('"listen"'));
        if (line !== undefined) resolve((JSON.parse(line) as { port: number }).port);
      });
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(verdict((await response.json()) as [string, string?][])).toEqual(GOOD);
  } finally {
    child.removeAllListeners("exit");
    child.kill();
  }
});
