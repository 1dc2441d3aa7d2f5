import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import type { StoreUrl } from "../store-url.ts";

/** Where a container is. */
export interface AzureLocation {
  /** Absent where the location does not name one. */
  readonly account?: string;
  readonly container: string;
  /** `core.windows.net`, or that of another cloud of Azure's. */
  readonly suffix: string;
  /** As a pod's fsspec reads it: `abfs`, `abfss` or `az`; `wasb` and `wasbs` become the two first. */
  readonly location: string;
}

const SUFFIX = "core.windows.net";
const schemes: Readonly<Record<string, string>> = { wasb: "abfs", wasbs: "abfss" };

/**
 * `container@account.dfs.core.windows.net`, or `container` alone, as adlfs reads both.
 *
 * @throws STORE_UNKNOWN
 */
export function azureLocation({ scheme, authority }: StoreUrl): AzureLocation {
  const said = schemes[scheme] ?? scheme;
  const at = authority.indexOf("@");
  const container = at < 0 ? authority : authority.slice(0, at);
  if (!/^(\$root|\$web|[a-z0-9](?:-?[a-z0-9]){2,62})$/.test(container)) throw unusable(scheme, authority);
  if (at < 0) return { container, suffix: SUFFIX, location: `${said}://${container}` };
  const host = authority.slice(at + 1).toLowerCase();
  const [, account, suffix] = /^([a-z0-9-]{3,63})\.(?:dfs|blob)\.([a-z0-9.-]{3,128})$/.exec(host) ?? [];
  if (account === undefined || suffix === undefined) throw unusable(scheme, authority);
  return { account, container, suffix, location: `${said}://${container}@${account}.dfs.${suffix}` };
}

function unusable(scheme: string, authority: string): FlyteSettingsError {
  return new FlyteSettingsError(
    "STORE_UNKNOWN",
    `${shown(`${scheme}://${authority}`)} names no container of Azure Blob Storage. Expected ` +
      `abfs://container@account.dfs.${SUFFIX}/prefix or abfs://container/prefix`,
  );
}
