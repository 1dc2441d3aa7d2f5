import { readdir, readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { homeFolder, type ImagesHost, type ProgramResult, type RunOptions } from "./host.ts";

/** A host that uses Node's APIs; only the environment is passed in. */
export function nodeHost(env: ImagesHost["env"]): ImagesHost {
  return {
    env,
    readFile: (path) => orAbsent(readFile(path), undefined),
    listFolder: async (path) => [...(await orAbsent(readdir(path), []))].sort(),
    run: (program, args, options) => runProgram(env, program, args, options),
    now: () => Date.now(),
    random: () => Math.random(),
    sleep: (ms, signal) => wait(ms, undefined, signal ? { signal: AbortSignal.any([signal]) } : {}),
  };
}

async function orAbsent<T, A>(made: Promise<T>, absent: A): Promise<T | A> {
  try {
    return await made;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "ENOENT" || code === "ENOTDIR") return absent;
    throw error;
  }
}

async function runProgram(
  env: ImagesHost["env"],
  program: string,
  args: readonly string[],
  { cwd = homeFolder(env) ?? "/", ...limits }: RunOptions,
): Promise<ProgramResult> {
  const { run } = await import("@flyte-settings/node-kit/process");
  const { stdout, exitCode, failure } = await run(program, args, { ...limits, env, cwd });
  return {
    stdout: stdout.toString("utf8"),
    ...omitUndefined({ exitCode, failure }),
  };
}
