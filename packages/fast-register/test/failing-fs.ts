import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

type Call = "writeSync" | "openSync" | "mkdirSync" | "renameSync" | "copyFileSync" | "writeFileSync" | "fsyncSync";

/** Runs a function while the n-th of these calls, from 1, and all later ones fail with a system error. */
export async function failingFrom<T>(call: Call, nth: number, code: string, run: () => Promise<T>): Promise<T> {
  const real = fs[call] as (...args: unknown[]) => unknown;
  let calls = 0;
  const failing = (...args: unknown[]): unknown => {
    calls += 1;
    if (calls < nth) return real(...args);
    throw Object.assign(new Error(`${code}: ${call}`), { code, syscall: call });
  };
  Object.assign(fs, { [call]: failing });
  syncBuiltinESMExports();
  try {
    return await run();
  } finally {
    Object.assign(fs, { [call]: real });
    syncBuiltinESMExports();
  }
}
