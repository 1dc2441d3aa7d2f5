import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface RunningProxy {
  readonly port: number;
  /** `CONNECT` targets so far, `host:port`. */
  readonly targets: readonly string[];
  stop(): Promise<void>;
}

/** Debian's tinyproxy for user joe, password secret; allows any target. */
export async function startProxy(): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-proxy-"));
  const port = await freePort();
  const lines = [`Port ${port}`, "Listen 127.0.0.1", "Allow 127.0.0.1", "BasicAuth joe secret", "MaxClients 50"];
  writeFileSync(join(folder, "tiny.conf"), `${lines.join("\n")}\n`);
  const child = spawn("tinyproxy", ["-d", "-c", join(folder, "tiny.conf")], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const targets: string[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`tinyproxy: ${error.message}; it must be on PATH`)));
    child.once("close", (code) => reject(new Error(`tinyproxy ended with ${code}`)));
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on("line", (line) => {
        const [, target] = /CONNECT (\S+)/.exec(line) ?? [];
        if (target !== undefined) targets.push(target);
        if (line.includes("Accepting connections")) resolve();
      });
    }
  });
  return {
    port,
    targets,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
