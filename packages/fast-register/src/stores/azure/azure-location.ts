import { FlyteSettingsError, shown } from "@flyte-settings/core/plugin";
import type { StoreUrl } from "../store-url.ts";

/** The address of a container. */
export interface AzureLocation {
  /** Absent if the location does not include one. */
  readonly account?: string;
  readonly container: string;
  /** `core.windows.net`, or the suffix of another Azure cloud. */
  readonly suffix: string;
  /** As fsspec in a pod reads it: `abfs`, `abfss` or `az`; `wasb` and `wasbs` become the first two. */
  readonly location: string;
}

const SUFFIX = "core.windows.net";
const schemes: Readonly<Record<string, string>> = { wasb: "abfs", wasbs: "abfss" };

/**
 * Accepts `container@account.dfs.core.windows.net` or just `container`, like adlfs.
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
