import { FlyteSettingsError, redactUrls, shown } from "@flyte-settings/core/plugin";

/** A parsed location. Nothing is percent-decoded: `s3://b/a%20b` has a `%` in its key, as in fsspec. */
export interface StoreUrl {
  /** In lower case. */
  readonly scheme: string;
  /** Bucket or container; for Azure also `container@account.dfs.core.windows.net`. */
  readonly authority: string;
  /** Without slashes at its ends; may be empty. */
  readonly path: string;
}

/** `undefined` for a string that is not `scheme://authority[/path]`. Linear in its length. */
function readStoreUrl(text: string): StoreUrl | undefined {
  const at = text.indexOf("://");
  const scheme = text.slice(0, Math.max(at, 0)).toLowerCase();
  if (!/^[a-z][a-z0-9+.-]{0,31}$/.test(scheme)) return undefined;
  const rest = text.slice(at + 3);
  const slash = rest.indexOf("/");
  const authority = slash < 0 ? rest : rest.slice(0, slash);
  if (authority === "" || /[\s?#\\]/.test(authority)) return undefined;
  return { scheme, authority, path: slash < 0 ? "" : trimSlashes(rest.slice(slash + 1)) };
}

/** @throws STORE_UNKNOWN */
export function requireStoreUrl(text: string, example: string): StoreUrl {
  const url = readStoreUrl(text);
  // an @ is valid only in Azure's locations; anywhere else it ends a user name
  if (url !== undefined && (!url.authority.includes("@") || /^(?:abfss?|wasbs?|az)$/.test(url.scheme))) return url;
  throw new FlyteSettingsError(
    "STORE_UNKNOWN",
    `${shown(redactUrls(text))} is not the location of a store. Expected scheme://bucket/prefix, for example ${example}`,
  );
}

/** The key of a file below a prefix. */
export function joinKey(prefix: string, name: string): string {
  return prefix === "" ? name : `${prefix}/${name}`;
}

function trimSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (start < end && path[start] === "/") start += 1;
  while (end > start && path[end - 1] === "/") end -= 1;
  return path.slice(start, end);
}
