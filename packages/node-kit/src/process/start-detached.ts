import { platform as thisPlatform } from "node:os";
import spawn from "cross-spawn";
import { findProgram } from "./find-program.ts";
import type { RunOptions } from "./run.ts";

/** Starts a program that outlives this one, such as a browser. @returns whether it could be started */
export function startDetached(
  program: string,
  args: readonly string[],
  { env, cwd, platform = thisPlatform() }: Pick<RunOptions, "env" | "cwd" | "platform">,
): Promise<boolean> {
  const found = findProgram(program, { env, cwd, platform });
  if ("missing" in found) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(found.path, [...args], { cwd, env: env as NodeJS.ProcessEnv, stdio: "ignore", detached: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => resolve(true));
    child.unref();
  });
}
