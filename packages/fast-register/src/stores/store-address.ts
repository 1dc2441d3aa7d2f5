import { FlyteSettingsError, plainUrl, shown } from "@flyte-settings/core/plugin";

/**
 * The address of a store, as the user set it.
 *
 * @param name of the setting or variable, for the error: `FLYTE_AWS_ENDPOINT`
 * @returns the same text
 * @throws CONFIG_INVALID unless it is an http(s) URL, without user, query or fragment: `minio:9000` is not, as in
 * flytekit's boto3
 */
export function storeAddress(text: string, name: string): string {
  const problem = problemOf(text);
  if (problem === undefined) return text;
  const bare = plainUrl(text.replace(/^https?:\/*/i, "http://")).replace(/^http:\/\//, "");
  const isUsable = !/^\d*$|:\/\//.test(bare) && URL.canParse(`http://${bare}`);
  const scheme = /^https:/i.test(text) ? "https" : "http";
  throw new FlyteSettingsError(
    "CONFIG_INVALID",
    `${name}: ${shown(plainUrl(text))} ${problem}. Expected an http(s) URL, for example ` +
      (isUsable ? `${scheme}://${bare}` : "http://minio.example.com:9000"),
    { hint: `Set ${name} to the URL of the store, with http:// or https://.` },
  );
}

function problemOf(text: string): string | undefined {
  if (!/^https?:\/\/[^/]/i.test(text)) return "is not a URL";
  if (!URL.canParse(text)) return "is not a valid address";
  const { username, password, search, hash } = new URL(text);
  if (username || password) return "contains a user or password, which belong in the settings for keys";
  return search || hash ? "contains a query or fragment" : undefined;
}
