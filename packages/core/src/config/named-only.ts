import type { ConfigEntry } from "./config-entries.ts";

/** Section and option, as in INI files. */
const namedOnly = new Set([
  // start a program
  "credentials.command",
  "credentials.proxy_command",
  // send a file or variable of the user
  "credentials.client_secret_location",
  "credentials.client_secret_env_var",
  // send credentials elsewhere
  "credentials.token_url",
  "platform.http_proxy_url",
  // weaken TLS
  "platform.ca_cert_file_path",
  "platform.insecure_skip_verify",
]);

/**
 * Whether an entry starts a program, sends data or weakens TLS. Such an entry is never read from a file that was found
 * in the working directory, which may be an untrusted clone.
 */
export function isNamedOnly({ iniSection, iniOption }: ConfigEntry): boolean {
  return namedOnly.has(`${iniSection}.${iniOption}`);
}
