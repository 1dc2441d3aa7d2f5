import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FlyteSettingsError, isFlyteSettingsError } from "@flyte-settings/core";
import { readConfigFile, type YamlConfigFile } from "@flyte-settings/core/config";
import {
  type Flyte2Candidate,
  type Flyte2ConfigFacts,
  type Flyte2Value,
  flyte2Candidates,
  readFlyte2Config,
} from "@flyte-settings/core/flyte2";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

export interface LoadedFlyte2Config extends Flyte2ConfigFacts {
  /** The variable that points to the file. */
  readonly namedBy?: string;
  /** The names and sources of secrets, without their values. */
  readonly secrets: readonly { readonly name: string; readonly from: string }[];
  /** Files that Flyte 2 skips without a message, with the reason. Reported as warnings too. */
  readonly skipped: readonly string[];
}

/**
 * Flyte 2's configuration with the source of each value, for display: nothing in it is run, sent or trusted.
 *
 * @param named the user's `--config`
 * @throws FILE_NOT_FOUND for a file given by the user or a variable, CONFIG_INVALID
 */
export async function loadFlyte2Config(named: string | undefined, host: Host): Promise<LoadedFlyte2Config> {
  const candidates = named === undefined ? await search(host) : [{ path: named }];
  const skipped: string[] = [];
  for (const [index, taken] of candidates.entries()) {
    try {
      return { ...(await load(host, taken, candidates.slice(index + 1))), skipped };
    } catch (error) {
      if (!taken.isSkippedOnFailure || !isFlyteSettingsError(error)) throw error;
      skipped.push(`ignoring ${taken.path}, as Flyte 2 does: ${error.message}`);
      host.report("warning", skipped.at(-1) as string);
    }
  }
  return { ...(await load(host)), skipped };
}

async function load(host: Host, taken?: Flyte2Candidate, others: readonly Flyte2Candidate[] = []) {
  const file = taken === undefined ? undefined : await read(taken, host);
  const values = readFlyte2Config({ env: host.env, ...omitUndefined({ file }) });
  const absolute = (path: string) => join(path.startsWith("/") ? "" : host.cwd, path);
  const hidden = others.filter(({ path }) => taken !== undefined && absolute(path) !== absolute(taken.path));
  return {
    values,
    hidden: [...new Set(hidden.map(({ path }) => path))],
    secrets: secretsOf(values, host),
    ...omitUndefined({ file, namedBy: taken?.variable }),
  };
}

/** The files that exist or are set by a variable. */
async function search(host: Host): Promise<readonly Flyte2Candidate[]> {
  const { env, home } = host;
  const gitRoot = await gitRootAbove(host.cwd);
  const places = flyte2Candidates({ env, ...omitUndefined({ home, gitRoot }) });
  const isThere = await Promise.all(places.map(({ path, variable }) => variable !== undefined || exists(host, path)));
  return places.filter((_, index) => isThere[index]);
}

async function gitRootAbove(folder: string): Promise<string | undefined> {
  if ((await stat(join(folder, ".git")).catch(() => undefined)) !== undefined) return folder;
  return dirname(folder) === folder ? undefined : gitRootAbove(dirname(folder));
}

async function read({ path, variable }: Flyte2Candidate, host: Host): Promise<YamlConfigFile> {
  if (!(await exists(host, path))) {
    const who = variable === undefined ? path : `${path}, which ${variable} names`;
    throw new FlyteSettingsError("FILE_NOT_FOUND", `could not read ${who}: there is no such file`, {
      place: variable ?? path,
      hint: "Flyte 2 stops here as well. Create the file, or unset the variable.",
    });
  }
  const file = readConfigFile(path, await readText(host, path), { format: "yaml" });
  if (file.format !== "yaml") throw new FlyteSettingsError("CONFIG_INVALID", `${path} is not YAML`);
  if (file.problem !== undefined) {
    host.report("warning", `ignoring the contents of ${path}, as Flyte 2 does: ${file.problem.message}`);
  }
  return file;
}

/** A variable overrides a file; with either, Flyte 2 logs in with the secret. */
function secretsOf(values: readonly Flyte2Value[], { env }: Host): LoadedFlyte2Config["secrets"] {
  const textOf = (field: string): string | undefined => {
    const value = values.find(({ entry }) => entry.field === field)?.value;
    return typeof value === "string" ? value : undefined;
  };
  const [variable, location] = [textOf("platform.clientSecretEnvVar"), textOf("platform.clientSecretLocation")];
  const from = variable !== undefined && env[variable] ? `variable ${variable}` : location && `file ${location}`;
  return [
    ...(from ? [{ name: "client secret", from }] : []),
    ...(env["FLYTE_API_KEY"] ? [{ name: "API key", from: "variable FLYTE_API_KEY" }] : []),
  ];
}
