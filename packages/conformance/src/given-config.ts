import { type ConfigFile, readConfigFile } from "@flyte-settings/core/config";
import { rowOf } from "./given.ts";
import { object, text } from "./input.ts";
import type { Json } from "./json.ts";
import type { OpContext } from "./op.ts";

const names = { yaml: "config.yaml", ini: "flytekit.config" } as const;

/**
 * Parses `{"format", "text"}` as a configuration file; null and an absent value mean no file. @throws USAGE, and core's
 * errors
 */
export function givenConfig(config: Json | undefined, { options }: OpContext): ConfigFile | undefined {
  if (config === undefined || config === null) return undefined;
  const format = text(object(config, "input.config"), "format");
  return readConfigFile(rowOf(names, format, "format"), text(config, "text"), options);
}
