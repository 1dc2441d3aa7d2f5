import { omitUndefined } from "@flyte-settings/core/plugin";
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
    const { run } = await import("@flyte-settings/node-kit/process");
    const { cwd, env, signal } = host;
    const { stdout, failure } = await run(interpreter, ["-c", SCRIPT], { cwd, env, signal, timeoutMs: 10_000 });
    if (failure !== undefined)
      host.report("info", `${interpreter} does not start on this machine, so its version is not known`);
    return /^\d+\.\d+$/.exec(stdout.toString("utf8").trim())?.[0];
  };
  const [d, e] = [await ask(driver.pythonInterpreter), await ask(executors.pythonInterpreter)];
  return omitUndefined({ driver: d, executors: e });
}
