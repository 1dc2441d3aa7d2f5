import { guarded } from "../guard.ts";
import type { Origin } from "../layers/origin.ts";
import { type ConfigEntry, configEntries } from "./config-entries.ts";
import type { ConfigFile } from "./config-file.ts";
import { readConfigValue } from "./config-value.ts";
import { isNamedOnly } from "./named-only.ts";

/** Only known to flytectl. */
const tokenUrl: ConfigEntry = {
  group: "Credentials",
  entry: "TOKEN_URL",
  iniSection: "credentials",
  iniOption: "token_url",
  yaml: "admin.tokenUrl",
  type: "str",
};

/** Entries that are set in a found file but not used; none for a file chosen by the user. */
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
    // an invalid value is not used either
    return { layer: "flytekit", file: file.path, key: `[${entry.iniSection}] ${entry.iniOption}` };
  }
}
