import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const dying = fileURLToPath(new URL("dying-fs.mjs", import.meta.url));
const AT_ONCE = 3;

/**
 * Runs a program in a separate process and kills it in each of its calls that change the disk, from first to last.
 *
 * @param program source of a module that receives its directory in `process.argv[1]`
 * @param prepare a directory for one run
 * @param check inspects the result
 * @returns how often it was killed
 */
export async function killedAtEveryCall(
  program: string,
  prepare: () => string,
  check: (folder: string, moment: number) => Promise<void>,
): Promise<number> {
  const moments = Number((await run(program, prepare(), 0)).stdout);
  const waiting = Array.from({ length: moments }, (_, i) => i + 1);
  const lane = async (): Promise<void> => {
    for (let moment = waiting.shift(); moment !== undefined; moment = waiting.shift()) {
      const folder = prepare();
      const { signal, stderr } = await run(program, folder, moment);
      if (signal !== "SIGKILL") throw new Error(`moment ${moment}: it was not killed: ${stderr}`);
      await check(folder, moment);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return moments;
}

function run(program: string, folder: string, dieAt: number) {
  const args = ["--import", dying, "--input-type=module", "-e", program, folder];
  const env = { PATH: process.env["PATH"] ?? "", ...(dieAt === 0 ? {} : { DIE_AT: String(dieAt) }) };
  return new Promise<{ stdout: string; stderr: string; signal: string | undefined }>((done) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      done({ stdout, stderr, signal: error?.signal ?? undefined }),
    );
  });
}
