import { join } from "node:path";
import type { CheckInput } from "@flyte-settings/core/checks";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import type { LoadedSettings } from "./load-settings.ts";

/** What the checks look at, as far as the settings and the repository tell. */
export async function checkInput(loaded: LoadedSettings, host: Host): Promise<CheckInput> {
  const { settings, values, provenance, folder } = loaded;
  const copy = values.bundle?.copy;
  return {
    settings,
    provenance,
    gitRemotes: await gitRemotes(folder, host),
    ...(copy === undefined ? {} : { copy }),
    ...(values.pythonVersion === undefined ? {} : { pythonVersion: values.pythonVersion }),
    ...(values.defaultImagePrefixes === undefined ? {} : { defaultImagePrefixes: values.defaultImagePrefixes }),
  };
}

async function gitRemotes(folder: string, host: Host): Promise<NonNullable<CheckInput["gitRemotes"]>> {
  const file = join(folder, ".git", "config");
  if (!(await exists(host, file))) return [];
  const lines = (await readText(host, file)).split("\n");
  return lines.flatMap((line, index) => {
    const url = /^\s*(?:push)?url\s*=\s*(\S+)/i.exec(line)?.[1];
    return url === undefined ? [] : [{ place: `.git/config:${index + 1}`, text: url }];
  });
}
