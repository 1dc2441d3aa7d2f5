import {
  configCandidates,
  environmentLayer,
  flytekitLayer,
  type Layer,
  mergeLayers,
  originText,
  readConfigFile,
} from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { detectedLayers } from "../detect-python/detected-layers.ts";
import { pyprojectName } from "../detect-python/pyproject.ts";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";

/** A suggested value for a new project file, and its current source. */
export interface InitValue {
  readonly value: string;
  readonly from: string;
}

export type InitField = "project" | "domain" | "pythonVersion" | "flytekitVersion";

/**
 * Suggested values from flytekit's configuration and the Python project's files in this directory; invalid files are
 * skipped.
 */
export async function initValues(host: Host): Promise<{ readonly [Field in InitField]?: InitValue }> {
  const { values } = mergeLayers([
    await packageLayer(host),
    ...(await detectedLayers(host.cwd, host, () => undefined)),
    await configLayer(host),
    environmentLayer(host.env),
  ]);
  return Object.fromEntries(
    values.flatMap(({ path: [field = "", ...more], value, origin }) =>
      more.length === 0 && typeof value === "string" ? [[field, { value, from: originText(origin) }] as const] : [],
    ),
  );
}

/** The package name reduced to the characters Flyte allows; has the lowest precedence. */
async function packageLayer(host: Host): Promise<Layer> {
  const name = await pyprojectName(host.cwd, host).catch(() => undefined);
  const value =
    name?.value
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") ?? "";
  if (name === undefined || value === "") return [];
  const origin = {
    layer: "defaults",
    file: "pyproject.toml",
    ...omitUndefined({ line: name.line }),
  } as const;
  return [{ path: ["project"], value, origin }];
}

async function configLayer(host: Host): Promise<Layer> {
  for (const { path } of configCandidates(host.env, host.home)) {
    if (!(await exists(host, path))) continue;
    try {
      return flytekitLayer(readConfigFile(path, await readText(host, path)));
    } catch {
      return []; // the reader of the settings reports what is wrong with it
    }
  }
  return [];
}
