import fc from "fast-check";
import type { Json } from "../../src/json.ts";
import { reference, wildText, word } from "./texts.ts";

/** Plain scalars of YAML 1.1 whose parsed type differs from their appearance, or does not. */
const scalars = [
  "yes", "No", "ON", "off", "y", "n", "true", "False", "TRUE", "null", "~", "Null", "", "1", "-1", "+1", "017", "0o17", "08", "09", "0x1F", "0b101",
  "1_000", "_1", "1__0", "12:30", "1:2:3.5", "190:20:30", "59:60", "1.5", ".5", "5.", "1e3", "1.0e+3", "1.5e3", "-.inf", ".INF", ".nan", ".NaN", "1.2.3", "3.10", "0.1",
  "2001-01-01", "2001-1-1", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-12-14 21:59:43", "2001-13-01", "<<", "=", "a:1", "acme/app:2", "a b", "a #b", "a# b",
  "*x", "&x a", "!!str 5", "!!int '5'", "!!float 1", "!!bool yes", "!!null ''", "!!binary aGk=", "!x y", "@a", "`a", "%a", "- a", "? a", "?a", "-a", ":a", "a:", ",a", "[a]", "[a, b: c]",
  "{a: b}", "{a}", "{a, b: 1}", "[]", "{}", "[a", "'it''s'", "\"a\\tb\\u00e9\\x41\"", "\"\\q\"", "|\n    text\n    more\n", ">-\n    folded\n    text\n\n    more\n", "a\n    b", "'a\n    b'", "\t", "a\tb", "é", "\u{1f600}",
  "0", "-0", "0.0", "1e-7", "12345678901234567890", "0777", "0_7", "+.5", "-", "--", "---", "...", "--- a", "!!set {a, b}", "!!omap [a: 1]", "!!pairs [a: 1]", "!!timestamp 2001-01-01", "0x", "0b", "1:60", "!!python/name:os.system",
] as const; // biome-ignore format: a table

const scalar: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...scalars) },
  { weight: 3, arbitrary: reference },
  { weight: 1, arbitrary: wildText.filter(isYamlText) },
  { weight: 1, arbitrary: wildText.filter(isYamlText).map((text) => JSON.stringify(text)) },
);

const key: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: word },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "1",
      "yes",
      "null",
      "'a b'",
      '"é"',
      "__proto__",
      "constructor",
      "1.5",
      "<<",
      "2001-01-01",
    ),
  },
);

const line = fc.tuple(key, scalar).map(([key, value]) => `  ${key}: ${value}`);

/** A document with an `images` section of arbitrary scalars. */
export const yamlImages: fc.Arbitrary<Json> = fc
  .tuple(
    fc.constantFrom("", "", "", "# first\n", "---\n", "%YAML 1.1\n---\n", "\ufeff", "admin:\n  endpoint: x\n"),
    fc.array(line, { minLength: 1, maxLength: 4 }),
    fc.constantFrom("", "", "\n", "\n...\n", "\nadmin: 1\n", "\n---\n"),
  )
  .map(([head, lines, tail]): Json => ({ format: "yaml", text: `${head}images:\n${lines.join("\n")}${tail}` }));

/** A document of images that is valid in both modes. */
export const goodYamlImages: fc.Arbitrary<Json> = fc
  .uniqueArray(fc.tuple(word, reference, fc.constantFrom("'", '"')), {
    minLength: 1,
    maxLength: 5,
    selector: ([name]) => name,
  })
  .map((images) => images.filter(([name]) => name !== "default"))
  .map(
    (images): Json => ({
      format: "yaml",
      text: `images:\n  zz: acme/zz:1\n${images.map(([name, image, quote]) => `  '${name}': ${quote}${image}${quote}\n`).join("")}`,
    }),
  );

const iniValue = fc.oneof(
  fc.constantFrom(
    "",
    "x",
    "a:1",
    "a = b",
    "%",
    "%%",
    "%(a)s",
    "%(missing)s",
    "%(b)s/%(a)s",
    "a ; b",
    "a # b",
    "'q'",
    "true",
    "maybe",
    "1",
    "a\n  b",
    "a\n\n  b",
    "a,b",
    " padded ",
  ),
  reference,
  wildText.filter((text) => !/[\0\ud800-\udfff]/.test(text)),
);
const iniLine = fc
  .tuple(
    fc.oneof(word, fc.constantFrom("A", "a", "b", "é", "İ", "a b", "", "__proto__")),
    fc.constantFrom("=", " = ", ":", ": ", " : ", " "),
    iniValue,
  )
  .map((parts) => parts.join(""));
const iniOther = fc.constantFrom(
  "# comment",
  "; comment",
  "",
  "  ",
  "  continued",
  "[other]",
  "[images]",
  "[DEFAULT]",
  "[ images ]",
  "[images] x",
  "[images",
  "novalue",
  "[internal]",
  "[a]b]",
);

export const iniImages: fc.Arbitrary<Json> = fc
  .tuple(
    fc.constantFrom(
      "[images]\n",
      "[images]\n",
      "",
      "[DEFAULT]\nd = acme/d:1\n[images]\n",
      "\ufeff[images]\n",
      "[IMAGES]\n[images]\n",
    ),
    fc.array(fc.oneof({ weight: 5, arbitrary: iniLine }, { weight: 1, arbitrary: iniOther }), { maxLength: 5 }),
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([head, lines, end]): Json => ({ format: "ini", text: head + lines.map((line) => line + end).join("") }));

const options: Readonly<Record<string, readonly string[]>> = {
  admin: [
    "endpoint",
    "insecure",
    "insecureSkipVerify",
    "caCertFilePath",
    "httpProxyURL",
    "command",
    "proxyCommand",
    "scopes",
    "clientId",
    "audience",
    "authType",
    "clientSecretEnvVar",
  ],
  console: ["endpoint"],
  task: ["project", "domain", "org"],
};
const iniOptions: Readonly<Record<string, readonly string[]>> = {
  platform: ["url", "insecure", "insecure_skip_verify", "ca_cert_file_path", "http_proxy_url", "console_endpoint"],
  credentials: [
    "command",
    "proxy_command",
    "scopes",
    "client_id",
    "audience",
    "auth_mode",
    "client_secret",
    "client_secret_env_var",
  ],
  local: ["project", "domain", "org"],
};
const section = (
  table: Readonly<Record<string, readonly string[]>>,
  write: (option: string, value: string) => string,
  open: (name: string) => string,
  value: fc.Arbitrary<string>,
) =>
  fc.constantFrom(...Object.keys(table)).chain((name) =>
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...(table[name] ?? [])), value), {
        maxLength: 5,
        selector: ([option]) => option,
      })
      .map((entries) => open(name) + entries.map(([option, value]) => write(option, value)).join("")),
  );

const simpleValue = fc.constantFrom(
  "dns:///host:81",
  "dns:///a.dns:///b",
  "true",
  "false",
  "yes",
  "no",
  "off",
  "0",
  "1",
  "x",
  "a,b",
  "[a, b]",
  "[]",
  "''",
  "'0'",
  "Pkce",
  "5",
  "1.5",
  "~",
  "MY_SECRET",
  "EMPTY",
  "{a: 1}",
  "2001-01-01",
  "",
);
const yamlSections = fc.uniqueArray(
  section(
    options,
    (option, value) => `  ${option}: ${value}\n`,
    (name) => `${name}:\n`,
    simpleValue,
  ),
  { maxLength: 3, selector: (text) => text.split(":")[0] },
);
const iniSections = fc.uniqueArray(
  section(
    iniOptions,
    (option, value) => `${option} = ${value}\n`,
    (name) => `[${name}]\n`,
    simpleValue,
  ),
  { maxLength: 3, selector: (text) => text.split("\n")[0] },
);

const variables = [
  "FLYTE_PLATFORM_URL",
  "FLYTE_PLATFORM_INSECURE",
  "FLYTE_CREDENTIALS_COMMAND",
  "FLYTE_CREDENTIALS_SCOPES",
  "FLYTE_CREDENTIALS_CLIENT_ID",
  "FLYTE_CREDENTIALS_CLIENT_SECRET_ENV_VAR",
  "FLYTE_CREDENTIALS_AUTH_MODE",
  "FLYTE_LOCAL_PROJECT",
  "FLYTE_LOCAL_ORG",
];
/** Never empty: the two modes treat an empty variable differently. */
const environment = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom(...variables), fc.constantFrom("x", "dns:///e", "true", "false", "0", "a,b", "MY_SECRET")),
    { maxLength: 3, selector: ([name]) => name },
  )
  .map((entries): Json => ({ MY_SECRET: "sek", ...Object.fromEntries(entries) }));

/** Configuration and environment: inputs of `config.platform` and `config.task`. */
export const sections: fc.Arbitrary<Json> = fc
  .tuple(
    fc.oneof(
      yamlSections.map((parts): Json => ({ format: "yaml", text: parts.join("") })),
      iniSections.map((parts): Json => ({ format: "ini", text: parts.join("") })),
    ),
    environment,
  )
  .map(([config, env]): Json => ({ config, env, files: {} }));

/** U+0085, U+2028 and U+2029 end a line in YAML 1.1, but our parser does not treat them so everywhere. */
function isYamlText(text: string): boolean {
  return !/[\0\ud800-\udfff\x85\u2028\u2029]/.test(text);
}
