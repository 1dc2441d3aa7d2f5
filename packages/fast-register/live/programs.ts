import { type ChildProcess, execFile, spawn } from "node:child_process";
import { type AddressInfo, createConnection, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { omitUndefined } from "@flyte-settings/core/plugin";

/** A server that runs until it is stopped by its pid. */
export interface RunningServer {
  readonly port: number;
  /** The output so far. */
  readonly said: () => string;
  stop(): Promise<void>;
}

/** Standard output of a program; throws with its message if it fails or is not installed. */
export async function output(program: string, args: readonly string[], cwd?: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args], {
    maxBuffer: 1 << 26,
    ...omitUndefined({ cwd: cwd || undefined }),
  });
  return stdout;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts a program and waits until its port accepts connections. @throws if it is not on PATH or exits */
export async function startServer(
  program: string,
  args: (port: number) => readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(program, args(port), { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let said = "";
  let problem: string | undefined;
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
  child.once("error", (error) => {
    problem = `${program}: ${error.message}; it must be on PATH`;
  });
  child.once("exit", (code) => {
    problem ??= `${program} ended with ${code}: ${said.slice(-500)}`;
  });
  while (!(await answers(port))) {
    if (problem !== undefined) throw new Error(problem);
    await wait(50);
  }
  return { port, said: () => said, stop: () => stopped(child) };
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
}
