import { guarded } from "../guard.ts";
import type { Origin } from "../layers/origin.ts";
import { type ConfigEntry, configEntries } from "./config-entries.ts";
import type { ConfigFile } from "./config-file.ts";
import { readConfigValue } from "./config-value.ts";
import { isNamedOnly } from "./named-only.ts";

/** Known to flytectl only. */
const tokenUrl: ConfigEntry = {
  group: "Credentials",
  entry: "TOKEN_URL",
  iniSection: "credentials",
  iniOption: "token_url",
  yaml: "admin.tokenUrl",
  type: "str",
};

/** The entries of a found file that are set and not taken; none for a file that the user named. */
export function withheldEntries(file: ConfigFile): readonly Origin[] {
  return guarded("withheldEntries", () => {
    if (file.isFound !== true) return [];
    const named = { ...file, isFound: false };
    return [...configEntries, tokenUrl].filter(isNamedOnly).flatMap((entry) => originIn(entry, named) ?? []);
  });
}

function originIn(entry: ConfigEntry, file: ConfigFile): Origin | undefined {
  try {
    return readConfigValue(entry, { file })?.origin;
  } catch {
    // a value that cannot be read is not taken either
    return { layer: "flytekit", file: file.path, key: `[${entry.iniSection}] ${entry.iniOption}` };
  }
}
