import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { SparkCheckOptions, SparkPlan } from "@flyte-settings/spark-entrypoint";
import type { CommandHost } from "../../host/host.ts";

const SCRIPT = "import sys;print('%d.%d'%sys.version_info[:2])";

/** What the interpreters themselves say, where they are on this machine; one that does not start says nothing. */
export async function localVersions(
  { driver, executors }: SparkPlan,
  host: CommandHost,
): Promise<NonNullable<SparkCheckOptions["versions"]>> {
  const ask = async (interpreter: string | undefined): Promise<string | undefined> => {
    if (interpreter === undefined) return undefined;
    try {
      const { stdout } = await promisify(execFile)(interpreter, ["-c", SCRIPT], {
        cwd: host.cwd,
        env: host.env as NodeJS.ProcessEnv,
        timeout: 10_000,
        signal: host.signal,
      });
      return /^\d+\.\d+$/.exec(stdout.trim())?.[0];
    } catch {
      host.report("info", `${interpreter} does not start on this machine, so its version is not known`);
      return undefined;
    }
  };
  const [d, e] = [await ask(driver.pythonInterpreter), await ask(executors.pythonInterpreter)];
  return { ...(d === undefined ? {} : { driver: d }), ...(e === undefined ? {} : { executors: e }) };
}
