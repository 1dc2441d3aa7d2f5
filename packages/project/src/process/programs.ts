import type { Host } from "../host/host.ts";

/** The result of a program that prints a token or a version; exit code 127 if it could not be started. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Otherwise a program with an invisible prompt would run forever. */
const TIMEOUT_MS = 60_000;

/** Runs a program without a shell and waits for it, at most 60 s. @throws the signal's reason */
export async function runCommand(command: readonly string[], host: Host): Promise<CommandResult> {
  const { run } = await import("@flyte-settings/node-kit/process");
  const [program = "", ...args] = command;
  const { cwd, env, signal } = host;
  const result = await run(program, args, { cwd, env, signal, timeoutMs: TIMEOUT_MS });
  const { exitCode, failure = "ended" } = result;
  if (exitCode !== undefined) return { code: exitCode, stdout: result.stdout.toString("utf8"), stderr: result.stderr };
  const started = failure === "timed-out" || failure === "ended" || failure === "too-much-output";
  const reasons = { "not-found": "not found on PATH", "timed-out": `it did not end within ${TIMEOUT_MS / 1000} s` };
  const reason = Object.hasOwn(reasons, failure) ? reasons[failure as keyof typeof reasons] : failure;
  return {
    code: started ? 1 : 127,
    stdout: "",
    stderr: [result.stderr.trim(), reason].filter((text) => text !== "").join(": "),
  };
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Opens a page in the user's browser. The address was printed before, in case no browser can be opened. */
export async function openBrowser(
  url: string,
  { cwd, env, platform }: Pick<Host, "cwd" | "env" | "platform">,
): Promise<void> {
  const { startDetached } = await import("@flyte-settings/node-kit/process");
  const [opener, ...args] = openers[platform] ?? ["xdg-open"];
  await startDetached(opener, [...args, url], { cwd, env });
}
