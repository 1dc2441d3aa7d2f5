import { parseEnv } from "@flyte-settings/core/config";
import { usageError } from "@flyte-settings/project";
import type { VersionId } from "@flyte-settings/registration/promotion";

interface Part {
  readonly project: string;
  readonly domain: string;
  readonly version?: string;
}

/** Maps identifiers outside the source by `--map OLD=NEW`; a side without a version keeps it. @throws USAGE */
export function identifierMap(maps: readonly string[]): (id: VersionId) => VersionId | undefined {
  const rules = maps.map((text) => {
    const [from, to, ...more] = text.split("=").map(part);
    if (from !== undefined && to !== undefined && more.length === 0) return { from, to };
    throw usageError(
      `--map ${text}: expected OLD=NEW, for example shared/development=shared/production or shared/development/v1=shared/production/v2`,
    );
  });
  return ({ project, domain, version }) => {
    const found = rules.find(
      ({ from }) => from.project === project && from.domain === domain && (from.version ?? version) === version,
    );
    return found && { project: found.to.project, domain: found.to.domain, version: found.to.version ?? version };
  };
}

function part(text: string): Part | undefined {
  const [project = "", domain = "", ...rest] = text.split("/");
  if (project === "" || domain === "") return undefined;
  return rest.length === 0 ? { project, domain } : { project, domain, version: rest.join("/") };
}

/** `--env NAME=VALUE` each. @throws ENV_INVALID */
export function variables(values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(parseEnv(values) ?? []);
}
