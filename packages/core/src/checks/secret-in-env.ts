import { shown } from "../errors.ts";
import type { Check, Found } from "./check.ts";

/** Whole words of a name, between `_`, `-`, `.` or a change of case. */
const SECRET_WORDS =
  /(?:^|_)(?:PASS|PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|SECRETS|TOKEN|CREDENTIALS?|APIKEY|(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|ACCOUNT|AUTH|STORAGE|MASTER|SSH)_?KEY|CONN(?:ECTION)?_?STR(?:ING)?)(?:_|$)|(?:PASSWORD|PASSWD|PASSPHRASE|APIKEY|TOKEN|SECRET)$/;
/** A name that ends so tells of a secret, and does not hold it. */
const HARMLESS_END =
  /(?:^|_)(?:FILE|PATH|DIR|NAME|ID|URL|URI|HOST|PORT|TTL|EXPIRY|EXPIRATION|LENGTH|SIZE|LIMIT|COUNT|ENV|VAR|PREFIX|TYPE|ALGORITHM|REGION|ENABLED|DISABLED|PROVIDER|MODE|GROUP|VERSION|ARN|MANAGER|BACKEND)$/;
const HARMLESS_NAMES = new Set(["PWD", "OLDPWD"]);
/** Nothing, a switch, a number, a path, or a reference to something else. */
const HARMLESS_VALUE =
  /^(?:|true|false|yes|no|on|off|none|null|-?\d{1,6}(?:\.\d+)?|\.{0,2}\/[\w./-]*|\$\{?\w+\}?|\{\{[^}]*\}\}|\*+)$/i;

/** What secrets look like wherever they stand. */
const SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ["an AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a GitHub token", /\b(?:gh[opusr]_[A-Za-z0-9]{36}|github_pat_\w{22})/],
  ["a GitLab token", /\bglpat-[\w-]{20}/],
  ["a Slack token", /\bxox[abeprs]-[A-Za-z0-9-]{10}/],
  ["a Google API key", /\bAIza[\w-]{35}/],
  ["a Hugging Face token", /\bhf_[A-Za-z0-9]{30}/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{36}/],
  ["a PyPI token", /\bpypi-AgE[\w-]{20}/],
  ["a Docker token", /\bdckr_pat_[\w-]{20}/],
  ["a Databricks token", /\bdapi[0-9a-f]{32}/],
  ["an API key", /\b[sr]k[-_][\w-]{20}/],
  ["a signed token (JWT)", /\beyJ[\w-]{8,2048}\.eyJ[\w-]{8,2048}\./],
  ["a private key", /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/],
  ["a URL with a password", /:\/\/[^/\s:@]{0,256}:(?!\$|\{\{)[^/\s@]{1,256}@/],
  ["an Azure storage key", /\b(?:AccountKey|SharedAccessKey)=[^;\s]{10}/],
  ["a signed URL", /[?&](?:sig|X-Amz-Signature|X-Goog-Signature)=[^&\s]{10}/],
];
/** A secret is short; what is longer is not looked at to its end. */
const LOOKED_AT = 16_384;

export const secretInEnv: Check = {
  severity: "error",
  title: "A value in env looks like a secret",
  why: "Whoever may read the task, its pod or its context reads the value too, and it stays in every version.",
  fix: "Take it out of env, exchange it if it was registered, and let the task ask for it as a Flyte secret.",
  find: ({ settings }) => Object.entries(settings.env ?? {}).flatMap(([name, value]) => look(name, String(value))),
};

function look(name: string, value: string): readonly Found[] {
  const reason = reasonOf(name, value);
  return reason === undefined ? [] : [{ path: ["env", name], message: `${shown(name)} ${reason}` }];
}

function reasonOf(name: string, value: string): string | undefined {
  const start = value.slice(0, LOOKED_AT);
  const shape = SHAPES.find(([, pattern]) => pattern.test(start));
  if (shape !== undefined) return `holds what looks like ${shape[0]}`;
  return hasSecretName(name) && !HARMLESS_VALUE.test(start) ? "is called like a secret" : undefined;
}

function hasSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[.-]/g, "_")
    .toUpperCase();
  return !HARMLESS_NAMES.has(words) && SECRET_WORDS.test(words) && !HARMLESS_END.test(words);
}
