/** How a value is parsed: as a command line, as a list of words, or not at all. */
export type Flyte2Type = "text" | "flag" | "argv" | "words" | "map";

/** One option of Flyte 2's configuration. */
export interface Flyte2Entry {
  /** Section and name, as in Flyte 2's `Config`: `platform.caCertFilePath`. */
  readonly field: string;
  /** Path in the YAML file. */
  readonly yaml: string;
  readonly type: Flyte2Type;
  /** The variables that set it; the first one that is set is used. */
  readonly variables: readonly string[];
}

type Row = readonly [field: string, yaml: string, type?: Flyte2Type, alias?: string];

const rows: readonly Row[] = [
  ["platform.endpoint", "admin.endpoint"],
  ["platform.insecure", "admin.insecure", "flag"],
  ["platform.insecureSkipVerify", "admin.insecureSkipVerify", "flag"],
  ["platform.caCertFilePath", "admin.caCertFilePath"],
  ["platform.consoleEndpoint", "console.endpoint"],
  ["platform.command", "admin.command", "argv", "FLYTE_AUTH_COMMAND"],
  ["platform.proxyCommand", "admin.proxyCommand", "argv", "FLYTE_AUTH_PROXY_COMMAND"],
  ["platform.clientId", "admin.clientId"],
  ["platform.clientSecretLocation", "admin.clientSecretLocation"],
  ["platform.clientSecretEnvVar", "admin.clientSecretEnvVar"],
  ["platform.scopes", "admin.scopes", "words"],
  ["platform.authType", "admin.authType", "text", "FLYTE_AUTH_TYPE"],
  ["platform.httpProxyUrl", "admin.httpProxyURL"],
  ["platform.disableKeyring", "admin.disableKeyring", "flag"],
  ["task.org", "task.org"],
  ["task.project", "task.project"],
  ["task.domain", "task.domain"],
  ["image.builder", "image.builder"],
  ["image.imageRefs", "image.image_refs", "map"],
  ["image.registry", "image.registry"],
  ["local.persistence", "local.persistence", "flag"],
  ["local.tracked", "local.tracked", "flag"],
  ["local.trackedStrict", "local.tracked_strict", "flag"],
];

/** Every option of Flyte 2's configuration, in its order. Variables are named after the path in the file. */
export const flyte2Entries: readonly Flyte2Entry[] = /* @__PURE__ */ (() =>
  rows.map(([field, yaml, type = "text", alias]) => {
    const derived = `FLYTE_${yaml.toUpperCase().replaceAll(".", "_")}`;
    return { field, yaml, type, variables: alias === undefined ? [derived] : [alias, derived] };
  }))();
