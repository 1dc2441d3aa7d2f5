import { usageError } from "@flyte-settings/project";

export interface ProjectDomain {
  readonly project: string;
  readonly domain: string;
}

/** `flytesnacks/development`. @throws USAGE */
export function parseProjectDomain(text: string, what: string): ProjectDomain {
  const [project = "", domain = "", ...more] = text.split("/");
  if (project !== "" && domain !== "" && more.length === 0) return { project, domain };
  throw usageError(`${what} ${text}: expected PROJECT/DOMAIN, for example flytesnacks/production`);
}
