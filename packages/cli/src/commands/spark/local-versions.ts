import { resolve } from "node:path";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { isWithin } from "@flyte-settings/node-kit/fs";
import type { SparkCheckOptions, SparkPlan } from "@flyte-settings/spark-entrypoint";
import type { CommandHost } from "../../host/host.ts";

const SCRIPT = "import sys;print('%d.%d'%sys.version_info[:2])";

/**
 * The versions that the interpreters print, if they exist on this machine; an interpreter that fails to start has none.
 *
 * @param ownFolder interpreters below this directory are not started, so that nothing from the project runs; absent:
 * all may run
 */
export async function localVersions(
  { driver, executors }: SparkPlan,
  host: CommandHost,
  ownFolder?: string,
): Promise<NonNullable<SparkCheckOptions["versions"]>> {
  const ask = async (interpreter: string | undefined): Promise<string | undefined> => {
    if (interpreter === undefined) return undefined;
    if (ownFolder !== undefined && isWithin(ownFolder, resolve(host.cwd, interpreter), host.platform)) {
      host.report("info", `${interpreter} belongs to the project and was not started, so its version is not known`);
      return undefined;
    }
    const { run } = await import("@flyte-settings/node-kit/process");
    const { cwd, env, signal } = host;
    const { stdout, failure } = await run(interpreter, ["-I", "-c", SCRIPT], { cwd, env, signal, timeoutMs: 10_000 });
    if (failure !== undefined)
      host.report("info", `${interpreter} does not start on this machine, so its version is not known`);
    return /^\d+\.\d+$/.exec(stdout.toString("utf8").trim())?.[0];
  };
  const [d, e] = [await ask(driver.pythonInterpreter), await ask(executors.pythonInterpreter)];
  return omitUndefined({ driver: d, executors: e });
}
