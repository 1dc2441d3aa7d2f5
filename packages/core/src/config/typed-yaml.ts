/** Type-checked values of the sections `admin:`, `task:`, `storage:` and `console:`, as read in the default mode. */

import { shown } from "../errors.ts";
import { guarded } from "../guard.ts";
import type { ConfigEntry, ConfigType } from "./config-entries.ts";
import type { YamlConfigFile } from "./config-file.ts";
import { refuse } from "./refuse.ts";
import { type YamlNode, type YamlValue, yamlKind } from "./yaml-value.ts";

/** A value and the line of its key. */
export interface TypedValue {
  readonly value: YamlValue;
  readonly line: number;
}

/**
 * The value of an entry; `undefined` if absent or `null`. Keys are case-insensitive, as in flytectl.
 *
 * @throws CONFIG_INVALID for a value of another type, with file, line and an example
 */
export function typedYamlValue(entry: ConfigEntry, file: YamlConfigFile): TypedValue | undefined {
  let node = file.root;
  let line = 1;
  const walked: string[] = [];
  for (const key of (entry.yaml ?? "").split(".")) {
    if (node === undefined || node.value === null) return undefined;
    if (node.entries === undefined) {
      // a file that is not a mapping is treated as empty, as in flytekit
      if (walked.length === 0) return undefined;
      return refuse(`${walked.join(".")}: expected a mapping, got ${yamlKind(node.value)}`, file.path, line);
    }
    const next = entryOf(node, key);
    if (next === undefined) return undefined;
    walked.push(key);
    line = next.key.line;
    node = next.value;
  }
  if (node === undefined || node.value === null) return undefined;
  const value = readers[entry.type](node.value);
  if (value !== undefined) return { value, line };
  const hint = entry.type === "str" && typeof node.value !== "object" ? ". Write it in quotes" : "";
  const got = secrets.has(entry.yaml ?? "") ? yamlKind(node.value) : found(node.value);
  return refuse(`${entry.yaml}: expected ${expectation(entry)}, got ${got}${hint}`, file.path, line);
}

/** Keys that differ from a known one only in case: `admin.authtype` for `admin.authType`. */
export function keysInOtherCase(
  file: YamlConfigFile,
  known: readonly string[],
): readonly { readonly written: string; readonly as: string; readonly line: number }[] {
  return guarded("keysInOtherCase", () => {
    const found = new Map<string, { written: string; as: string; line: number }>();
    for (const path of known) {
      let node = file.root;
      let [as, written] = ["", ""];
      for (const key of path.split(".")) {
        const entry = node === undefined ? undefined : entryOf(node, key);
        if (entry === undefined) break;
        as = as === "" ? key : `${as}.${key}`;
        written = written === "" ? String(entry.key.value) : `${written}.${entry.key.value}`;
        if (entry.key.value !== key) found.set(written, { written, as, line: entry.key.line });
        node = entry.value;
      }
    }
    return [...found.values()];
  });
}

/** The exact key takes precedence over one in another case. */
function entryOf(node: YamlNode, key: string) {
  const lower = key.toLowerCase();
  return (
    node.entries?.find((entry) => entry.key.value === key) ??
    node.entries?.find(({ key: { value } }) => typeof value === "string" && value.toLowerCase() === lower)
  );
}

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  "1": true,
  false: false,
  no: false,
  off: false,
  "0": false,
};

/** Parses a boolean; `undefined` for any other string. */
export function booleanWord(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return Object.hasOwn(booleans, word) ? booleans[word] : undefined;
}

/** `undefined`: wrong type. */
const readers: Readonly<Record<ConfigType, (value: YamlValue) => YamlValue | undefined>> = {
  str: (value) => (typeof value === "string" ? value : undefined),
  bool(value) {
    if (typeof value === "boolean") return value;
    return typeof value === "object" ? undefined : booleanWord(String(value));
  },
  list(value) {
    if (typeof value === "string") return value.split(",");
    return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
  },
  int: (value) => (typeof value === "bigint" || typeof value === "number" ? value : undefined),
  timedelta: (value) => (typeof value === "bigint" || typeof value === "number" ? value : undefined),
};

const examples: Readonly<Record<string, string>> = {
  "admin.endpoint": "dns:///flyte.example.com",
  "admin.authType": "Pkce",
  "admin.clientId": "ci-robot",
  "admin.clientSecretLocation": "/etc/secrets/client_secret",
  "admin.clientSecretEnvVar": "FLYTE_CLIENT_SECRET",
  "admin.caCertFilePath": "/etc/ssl/flyte-ca.pem",
  "admin.httpProxyURL": "http://proxy.example.com:3128",
  "admin.tokenUrl": "https://idp.example.com/oauth/token",
  "admin.audience": "https://flyte.example.com",
  "admin.authorizationHeader": "flyte-authorization",
  "admin.scopes": "[all, offline]",
  "admin.command": "[gcloud, auth, print-identity-token]",
  "admin.proxyCommand": "[gcloud, auth, print-identity-token]",
  "task.project": "flytesnacks",
  "task.domain": "development",
  "task.org": "acme",
  "console.endpoint": "https://flyte.example.com/console",
  "storage.connection.endpoint": "http://minio:9000",
  "storage.connection.access-key": "minio",
  "storage.connection.addressing-style": "path",
};

/** Entries whose value is never printed. */
const secrets: ReadonlySet<string> = new Set(["storage.connection.secret-key"]);

const kinds: Readonly<Record<ConfigType, string>> = {
  str: "a string",
  bool: "true or false",
  list: "a list of strings",
  int: "a whole number",
  timedelta: "a number of seconds",
};

function expectation({ yaml = "", type }: ConfigEntry): string {
  const example = examples[yaml];
  return example === undefined ? kinds[type] : `${kinds[type]}, for example ${example}`;
}

/** The value in the file. Strings are shown only if a boolean or number was expected. */
function found(value: YamlValue): string {
  const isScalar = typeof value !== "object";
  return isScalar ? shown(String(value)) : yamlKind(value);
}
