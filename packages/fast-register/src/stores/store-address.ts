import { FlyteSettingsError, plainUrl, shown } from "@flyte-settings/core/plugin";

/**
 * The address of a store, as the user set it.
 *
 * @param name of the setting or variable, for the error: `FLYTE_AWS_ENDPOINT`
 * @returns the same text
 * @throws CONFIG_INVALID unless it is an http(s) URL: `minio:9000` is not, as in flytekit's boto3
 */
export function storeAddress(text: string, name: string): string {
  const isUrl = /^https?:\/\/[^/]/i.test(text);
  if (isUrl && URL.canParse(text)) return text;
  const bare = text.replace(/^https?:\/*/i, "");
  const guess = `http://${bare}`;
  const host = !/^\d*$|:\/\//.test(bare) && URL.canParse(guess) ? plainUrl(guess) : "http://minio.example.com:9000";
  const problem = isUrl ? "is not a valid address" : "is not a URL";
  throw new FlyteSettingsError(
    "CONFIG_INVALID",
    `${name}: ${shown(plainUrl(text))} ${problem}. Expected an http(s) URL, for example ${host}`,
    { hint: `Set ${name} to the URL of the store, with http:// or https://.` },
  );
}
