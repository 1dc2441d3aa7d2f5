import { guarded } from "../guard.ts";

/** Whole words of a variable name, separated by `_`, `-`, `.` or a change of case. */
const SECRET_WORDS =
  /(?:^|_)(?:PASS|PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|SECRETS|TOKEN|CREDENTIALS?|APIKEY|(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION|ACCOUNT|AUTH|STORAGE|MASTER|SSH)_?KEY|CONN(?:ECTION)?_?STR(?:ING)?)(?:_|$)|(?:PASSWORD|PASSWD|PASSPHRASE|APIKEY|TOKEN|SECRET)$/;
/** A name with this ending refers to a secret but does not contain it. */
const HARMLESS_END =
  /(?:^|_)(?:FILE|PATH|DIR|NAME|ID|URL|URI|HOST|PORT|TTL|EXPIRY|EXPIRATION|LENGTH|SIZE|LIMIT|COUNT|ENV|VAR|PREFIX|TYPE|ALGORITHM|REGION|ENABLED|DISABLED|PROVIDER|MODE|GROUP|VERSION|ARN|MANAGER|BACKEND)$/;
const HARMLESS_NAMES = new Set(["PWD", "OLDPWD"]);
/** An empty value, a boolean, a number, a path, or a reference to something else. */
const HARMLESS_VALUE =
  /^(?:|true|false|yes|no|on|off|none|null|-?\d{1,6}(?:\.\d+)?|\.{0,2}\/[\w./-]*|\$\{?\w+\}?|\{\{[^}]*\}\}|\*+)$/i;

interface Shape {
  readonly what: string;
  readonly pattern: RegExp;
  /** A stricter pattern for files, where code resembles many secrets; absent: `pattern`. */
  readonly inFile?: RegExp;
}

/** Patterns of secrets. Every pattern is linear: repetitions are bounded, or start once per word. */
const SHAPES: readonly Shape[] = [
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: "a GitHub token", pattern: /\b(?:gh[opusr]_[A-Za-z0-9]{36}|github_pat_\w{22})/ },
  { what: "a GitLab token", pattern: /\bglpat-[\w-]{20}/ },
  { what: "a Slack token", pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10}/ },
  { what: "a Google API key", pattern: /\bAIza[\w-]{35}/ },
  { what: "a Hugging Face token", pattern: /\bhf_[A-Za-z0-9]{30}/ },
  { what: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}/ },
  { what: "a PyPI token", pattern: /\bpypi-AgE[\w-]{20}/ },
  { what: "a Docker token", pattern: /\bdckr_pat_[\w-]{20}/ },
  { what: "a Databricks token", pattern: /\bdapi[0-9a-f]{32}/ },
  {
    what: "an API key",
    pattern: /\b[sr]k[-_][\w-]{20}/,
    // a digit among its characters, or a vendor's prefix: `sk-learn-something-long` is a name
    inFile: /\b[sr]k[-_](?:(?:live|test|proj|ant|svcacct|admin)[-_][\w-]{16}|(?=[A-Za-z_-]{0,19}\d)[\w-]{20})/,
  },
  { what: "a signed token (JWT)", pattern: /(?<![\w-])eyJ[\w-]{8,2048}\.eyJ[\w-]{8,2048}\./ },
  {
    what: "a private key",
    pattern: /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/,
    // also matches the next line: a test or script that only searches for the heading contains no key
    inFile: /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?:\r?\n|\\n)\s{0,16}(?:MI[A-Z]|b3Bl|Proc-Type:|[A-Za-z0-9+/]{32})/,
  },
  {
    what: "a URL with a password",
    pattern: /:\/\/[^/\s:@]{0,256}:(?!\$|\{\{)[^/\s@]{1,256}@/,
    // ignores what code fills in (`{password}`, `%s`, `<password>`, `" + password`) and the placeholder `user:password@`
    inFile: /:\/\/(?!user:password@)[^/\s:@"'`<>{}$%]{0,256}:(?![*%.…])[^/\s@"'`<>{}$]{1,256}@[\w[]/,
  },
  {
    what: "an Azure storage key",
    pattern: /\b(?:AccountKey|SharedAccessKey)=[^;\s]{10}/,
    inFile: /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{10,128}(?![\w.([])/,
  },
  {
    what: "a signed URL",
    pattern: /[?&](?:sig|X-Amz-Signature|X-Goog-Signature)=[^&\s]{10}/,
    inFile: /(?:[?&;]|\\u0026)(?:sig|X-Amz-Signature|X-Goog-Signature)=[A-Za-z0-9%+/-]{10}/,
  },
];
/** Example keys from the AWS documentation, and other placeholders. */
const EXAMPLE = /EXAMPLE|x{8}|X{8}|0{12}/;
/** Secrets are short; longer values are only scanned up to this length. */
const LOOKED_AT = 16_384;

/**
 * Why a variable should not be printed or sent, as a phrase that follows its name; `undefined` if nothing indicates a
 * secret.
 */
export function secretReason(name: string, value: string): string | undefined {
  const what = shapeOf(value);
  if (what !== undefined) return `holds what looks like ${what}`;
  return hasSecretName(name) && !HARMLESS_VALUE.test(value.slice(0, LOOKED_AT)) ? "is called like a secret" : undefined;
}

/**
 * Whether a value must not be displayed: because of its name (whatever the value) or because it looks like a secret.
 */
export function looksSecret(name: string, value = ""): boolean {
  return guarded("looksSecret", () => hasSecretName(name) || shapeOf(value) !== undefined);
}

/** The kind of secret that a string looks like: `a GitHub token`. */
function shapeOf(value: string): string | undefined {
  const start = value.slice(0, LOOKED_AT);
  return SHAPES.find(({ pattern }) => pattern.test(start))?.what;
}

/** The first secret in a file of any kind, and its line from 1; ignores examples from documentation. */
export function secretInText(text: string): { readonly what: string; readonly line: number } | undefined {
  return guarded("secretInText", () => {
    for (const { what, pattern, inFile = pattern } of SHAPES) {
      for (const match of text.matchAll(new RegExp(inFile, "g"))) {
        if (!EXAMPLE.test(match[0])) return { what, line: text.slice(0, match.index).split("\n").length };
      }
    }
    return undefined;
  });
}

function hasSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[.-]/g, "_")
    .toUpperCase();
  return !HARMLESS_NAMES.has(words) && SECRET_WORDS.test(words) && !HARMLESS_END.test(words);
}
