import { isFlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { imageFacts, inspectedPaths, type SparkCheckOptions, type SparkPlan } from "@flyte-settings/spark-entrypoint";
import type { CommandHost } from "../../host/host.ts";

type Facts = NonNullable<SparkCheckOptions["driver"]>;

/**
 * Facts about the images of driver and executors, read from their layers; for an image that cannot be read, the reason.
 */
export async function inspectImages(
  { driver, executors, mainApplicationFile }: SparkPlan,
  host: CommandHost,
): Promise<SparkCheckOptions> {
  const { nodeHost, openRegistries, readImageConfig, readImageFiles } = await import("@flyte-settings/oci-images");
  const session = openRegistries(nodeHost(host.env), {}, (level, message) => host.report(level, message));
  const look = async (image: string | undefined, pythonInterpreter: string, main?: string): Promise<Facts> => {
    if (image === undefined) return { problem: "no image is named" };
    const side = { pythonInterpreter, ...omitUndefined({ mainApplicationFile: main }) };
    try {
      const { env } = await readImageConfig(session, image, { signal: host.signal });
      const paths = inspectedPaths(side, env);
      return imageFacts(side, await readImageFiles(session, image, paths, { signal: host.signal }), env);
    } catch (error) {
      if (!isFlyteSettingsError(error) || error.code === "ABORTED") throw error;
      return { problem: error.message };
    }
  };
  try {
    const [d = "", e = ""] = [driver.pythonInterpreter, executors.pythonInterpreter];
    const ofDriver = await look(driver.image, d, mainApplicationFile);
    const isSame = driver.image === executors.image && d === e;
    if (!isSame) return { driver: ofDriver, executors: await look(executors.image, e) };
    return { driver: ofDriver, ...alike(ofDriver) };
  } finally {
    await session.close();
  }
}

/** Executors with the same image have the same facts; problems are reported only for the driver. */
function alike(facts: Facts): Pick<SparkCheckOptions, "executors"> {
  if ("problem" in facts) return {};
  const { pythonVersion } = facts;
  return { executors: { interpreter: "present", ...omitUndefined({ pythonVersion }) } };
}
