import { isFlyteSettingsError } from "@flyte-settings/core";
import { checkFlyte2Config } from "@flyte-settings/core/flyte2";
import { findGeneration, type GenerationChoice } from "../flyte2/detect-generation.ts";
import { loadFlyte2Config } from "../flyte2/load-config.ts";
import type { Host } from "../host/host.ts";
import { quietHost } from "../host/quiet-host.ts";
import { type DoctorLine, saying } from "./line.ts";

/** Flyte 2's configuration if the project is of generation 2: the file and its problems. Nothing is sent. */
export async function flyte2Lines(options: GenerationChoice, host: Host): Promise<readonly DoctorLine[]> {
  const say = saying("flyte 2");
  try {
    if ((await findGeneration(options, quietHost(host))).generation === 1) return [];
    const loaded = await loadFlyte2Config(options.config, quietHost(host));
    const { file, hidden, skipped } = loaded;
    const others = hidden.length === 0 ? "" : ` (not read: ${hidden.join(", ")})`;
    return [
      ...skipped.map((message) => say.warn(message, "Fix the file, or remove it.")),
      file === undefined ? say.skip("no configuration file found") : say.ok(`${file.path}${others}`),
      ...checkFlyte2Config(loaded).map(({ severity, message, fix }) =>
        severity === "error" ? say.fail(message, fix) : say.warn(message, fix),
      ),
    ];
  } catch (error) {
    // the line of the project reports its file
    if (isFlyteSettingsError(error) && error.code === "PROJECT_FILE_INVALID") return [];
    if (!isFlyteSettingsError(error)) throw error;
    return [say.fail(error.message, error.details.hint ?? "Run flyte-settings settings explain --generation 2.")];
  }
}
