import { basename } from "node:path";
import { usageError } from "@flyte-settings/project";
import { loadPackage } from "@flyte-settings/project/package";
import type { Transport, Trust } from "@flyte-settings/registration";
import type { RegisteredVersion, VersionId } from "@flyte-settings/registration/promotion";
import { projectOptions } from "../../arguments/project-options.ts";
import type { CommandHost } from "../../host/host.ts";
import type { Side } from "./compared-entities.ts";

/**
 * One side of `registered diff`: a registered version, or a package, which is filled in for the version on the other
 * side.
 *
 * @throws USAGE, and the errors of reading the version or the package
 */
export async function readSide(
  text: string,
  other: string,
  admin: Transport,
  trust: Trust | undefined,
  host: CommandHost,
): Promise<Side> {
  const id = versionId(text);
  if (id !== undefined) {
    const { readVersion } = await import("@flyte-settings/registration/promotion");
    return { label: text, version: await readVersion(admin, id, { trust, signal: host.signal }) };
  }
  const target = versionId(other);
  if (target !== undefined) return { label: text, version: await packageVersion(text, target, host) };
  throw usageError(
    `${text}: expected PROJECT/DOMAIN@VERSION, for example flytesnacks/development@v7, on one side at least`,
  );
}

function versionId(text: string): VersionId | undefined {
  const [, project, domain, version] = /^([^/@]+)\/([^/@]+)@(.+)$/.exec(text) ?? [];
  if (project === undefined || domain === undefined || version === undefined) return undefined;
  return { project, domain, version };
}

async function packageVersion(path: string, id: VersionId, host: CommandHost): Promise<RegisteredVersion> {
  const { planRegistration } = await import("@flyte-settings/registration");
  const { decodeSpec } = await import("@flyte-settings/registration/promotion");
  const { decodeEntity } = await import("@flyte-settings/registration/wire");
  const { source, request } = await loadPackage([path], projectOptions({ ...id }), host);
  const bundle = "bundle" in source ? source.bundle : undefined;
  const location = bundle === undefined ? {} : { distributionLocation: `package:///${basename(bundle.path)}` };
  const plan = await planRegistration(source, { ...request, ...id, ...location, upload: false });
  const entities = plan.entities.map(({ kind, id: own, bytes }) => {
    const spec = kind === "launchPlan" ? decodeEntity(kind, bytes).spec : decodeSpec(kind, bytes);
    if (spec === undefined) throw usageError(`${path}: launch plan ${own.name} has no spec`);
    return { kind, id: own, spec };
  });
  return { id, entities };
}
