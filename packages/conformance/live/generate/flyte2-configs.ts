import fc from "fast-check";

/** A case of `config.auto` before it is written to disk. */
export interface ConfigCase {
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly explicit: string | null;
  readonly git: string | null;
}

const fields: Readonly<Record<string, readonly string[]>> = {
  admin: ["endpoint", "insecure", "insecureSkipVerify", "caCertFilePath", "httpProxyURL", "disableKeyring", "command", "proxyCommand", "clientId", "clientSecretLocation", "clientSecretEnvVar", "scopes", "authType", "audience"],
  console: ["endpoint"],
  task: ["org", "project", "domain"],
  image: ["builder", "image_refs", "registry"],
  local: ["persistence", "tracked", "tracked_strict"],
  images: ["a"],
}; // biome-ignore format: a table
const sections = Object.keys(fields);
const values = ["dns:///flyte.example.com", "true", "false", "'false'", "yes", "no", "on", "0", "1", "1.5", "0.0", ".nan", "''", "' '", "x", "[a, b]", "[]", "[1, 'x y']", "{}", "{a: r/a:1}", "{a: 1, 2: b}", "~", "null", "5", "2001-01-01", "2001-01-01 10:00:00", "!!binary aGk=", "!!set {a}", "[[a]]", "uctl get-token --x 'a b'", "'uctl \"a'", "'[\"a\", 1, null, true, 1.0]'", "'[broken'", "'[]'", "'a,b  c'", "'a, [b'", "SECRET", "secret.txt", "missing.txt", "é", "\"\\u00a0x\\u2003\"", "012", "1_000", "12:30", "&a x", "*a", "!x y", "{a: {b: c}}", "'1'", "|\n    line\n", "- a", "@x", ""] as const; // biome-ignore format: a table

const value = fc.constantFrom(...values);
const section = fc.constantFrom(...sections).chain((name) =>
  fc.uniqueArray(fc.tuple(fc.constantFrom(...(fields[name] ?? [])), value), { maxLength: 4, selector: ([key]) => key }).map((pairs) =>
    pairs.length === 0 ? `${name}: {}\n` : `${name}:\n${pairs.map(([key, each]) => `  ${key}: ${each}\n`).join("")}`,
  ),
); // biome-ignore format: one line
const odd = fc.constantFrom("admin: x\n", "admin: [endpoint]\n", "admin:\n", "admin: 5\n", "- admin\n", "x", "", "# nothing\n", "{", "a: b: c\n", "\ufeffadmin: {endpoint: bom}\n", "---\nadmin: {}\n---\nb: 1\n", "admin: {endpoint: a}\nadmin: {endpoint: b}\n", "%YAML 1.1\n---\ntask: {project: p}\n", "\tadmin: x\n", "admin: {insecure: true,}\n", "admin:\r\n  endpoint: crlf\r\n", "admin:\r  endpoint: cr\r", "defaults: &d {endpoint: merged}\nadmin:\n  <<: *d\n", "0"); // biome-ignore format: a table
const content = fc.oneof(
  { weight: 6, arbitrary: fc.uniqueArray(section, { maxLength: 3, selector: (text) => text.split(":")[0] }).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: odd },
); // biome-ignore format: one line

const places = ["cwd/config.yaml", "cwd/.flyte/config.yaml", "repo/.flyte/config.yaml", "repo/config.yaml", "repo/sub/config.yaml", "other/uctl.yaml", "other/flytectl.yaml", "home/.union/config.yaml", "home/.flyte/config.yaml"] as const; // biome-ignore format: a table
const variables = [
  ...sections.flatMap((name) => (fields[name] ?? []).map((field) => `FLYTE_${name}_${field}`.toUpperCase())),
  ...["FLYTE_AUTH_COMMAND", "FLYTE_AUTH_PROXY_COMMAND", "FLYTE_AUTH_TYPE", "FLYTE_PLATFORM_URL", "SECRET"],
];
const given = fc.constantFrom("", " ", "x", "true", "false", "0", "env.example.com", "[\"a\", 1]", "[1,]", "a b 'c d'", "a,b c", "'open", "\\", "a\\ b \"c\\\"d\" 'e'f", "SECRET", "$CWD/secret.txt", "é", "a\u00a0b", "a\u0085b\u001cc", "[]", "null", "{\"a\": 1}", "a #b", "Pkce"); // biome-ignore format: a table
const paths = fc.constantFrom(
  "$CWD/../other/uctl.yaml",
  "$HOME/../other/flytectl.yaml",
  "$CWD/missing.yaml",
  "",
  "../other/uctl.yaml",
);

/** Files that Flyte 2 does and does not search, variables, and the start directory. */
export const configCase: fc.Arbitrary<ConfigCase> = fc
  .record({
    files: fc.uniqueArray(fc.tuple(fc.constantFrom(...places), content), { maxLength: 3, selector: ([path]) => path }),
    env: fc.uniqueArray(fc.tuple(fc.constantFrom(...variables), given), { maxLength: 4, selector: ([name]) => name }),
    named: fc.uniqueArray(fc.tuple(fc.constantFrom("UCTL_CONFIG", "FLYTECTL_CONFIG"), paths), { maxLength: 1, selector: ([name]) => name }),
    cwd: fc.constantFrom("cwd", "cwd", "cwd", "repo", "repo/sub"),
    explicit: fc.option(fc.constantFrom(...places, "missing.yaml"), { nil: null, freq: 6 }),
    git: fc.option(fc.constantFrom("repo", "cwd"), { nil: null }),
  }) // biome-ignore format: a table
  .map(({ files, env, named, ...rest }) => ({
    ...rest,
    files: { ...Object.fromEntries(files), [`${rest.cwd}/secret.txt`]: " sek\n" },
    env: Object.fromEntries([...env, ...named]),
  }));
