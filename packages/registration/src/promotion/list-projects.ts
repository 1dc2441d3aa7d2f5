import { fromBinary } from "@bufbuild/protobuf";
import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import {
  GetDomainRequestSchema,
  GetDomainsResponseSchema,
  ProjectListRequestSchema,
  ProjectsSchema,
} from "../gen/flyteidl/admin/project_pb.js";
import { callAdmin } from "./admin-call.ts";
import { collect } from "./list-entities.ts";
import { listPages } from "./list-pages.ts";
import type { VersionId } from "./rewrite-options.ts";
import { settled } from "./settled.ts";

const service = "flyteidl.service.AdminService";

const projects = {
  method: `${service}/ListProjects`,
  request: ProjectListRequestSchema,
  items: (bytes: Uint8Array) => fromBinary(ProjectsSchema, bytes).projects,
};

const getDomains = {
  method: `${service}/GetDomains`,
  request: GetDomainRequestSchema,
  response: GetDomainsResponseSchema,
};

/** Names, sorted. @throws ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED */
export async function listProjects(transport: Transport, signal?: AbortSignal): Promise<string[]> {
  const found = await collect(listPages(transport, projects, {}, "the projects", { signal }));
  return found.map(({ id }) => id);
}

/** Names, in Admin's order: the same for every project. @throws as {@link listProjects} */
export async function listDomains(transport: Transport, signal?: AbortSignal): Promise<string[]> {
  const answer = await callAdmin(transport, getDomains, {}, { what: "the domains", signal });
  return (answer?.domains ?? []).map(({ id }) => id);
}

/** An error message if the project or domain does not exist. */
export async function placeProblem(
  transport: Transport,
  { project, domain }: Pick<VersionId, "project" | "domain">,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const [known, domains] = await settled([listProjects(transport, signal), listDomains(transport, signal)]);
  const oneOf = (names: readonly string[]): string => `Expected one of: ${names.map((each) => shown(each)).join(", ")}`;
  if (!known.includes(project)) return `project ${shown(project)} does not exist. ${oneOf(known)}`;
  if (!domains.includes(domain)) return `domain ${shown(domain)} does not exist. ${oneOf(domains)}`;
  return undefined;
}

/** Why a list is empty: Admin returns an empty list for a project that does not exist. */
export async function nothingRegistered(
  transport: Transport,
  { project, domain, version }: Omit<VersionId, "version"> & { readonly version?: string },
  signal?: AbortSignal,
): Promise<FlyteSettingsError> {
  const refused = (reason: string): FlyteSettingsError => new FlyteSettingsError("PROMOTION_REFUSED", reason);
  const problem = await placeProblem(transport, { project, domain }, signal);
  if (problem !== undefined) return refused(problem);
  const where = shown(`${project}/${domain}`);
  if (version === undefined) return refused(`nothing is registered in ${where}`);
  const list = `flyte-settings registered list ${project}/${domain}`;
  return refused(`nothing is registered in ${where} under version ${shown(version)}; ${list} shows what is`);
}
