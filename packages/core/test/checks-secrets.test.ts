import { looksSecret, runChecks, secretInText } from "@flyte-settings/core/checks";
import { pathText } from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";

const settingsWith = (more: object) => ({
  imageConfig: { defaultImage: { name: "default", fqn: "r.io/x", tag: "v1" } },
  pythonInterpreter: "/opt/venv/bin/python3",
  ...more,
});
const SECRET = "hunter-22-Qx";

const bySuspiciousName = [
  "PASSWORD",
  "DB_PASSWORD",
  "DB_PASSWORD_PROD",
  "PGPASSWORD",
  "MYSQL_PWD",
  "API_KEY",
  "apiKey",
  "APIKEY",
  "OPENAI_API_KEY",
  "AWS_SECRET_ACCESS_KEY",
  "aws_secret_access_key",
  "GITHUB_TOKEN",
  "GITHUBTOKEN",
  "accessToken",
  "client-secret",
  "client.secret",
  "CLIENT_SECRET",
  "AZURE_STORAGE_CONNECTION_STRING",
  "SSH_PRIVATE_KEY",
  "PRIVATE_KEY",
  "GOOGLE_CREDENTIALS",
  "SIGNING_KEY",
  "SECRET",
  "TOKEN",
  "DB_PASS",
  "VAULT_TOKEN",
] as const;

const harmless: readonly (readonly [string, string])[] = [
  ["LOG_LEVEL", "info"],
  ["TOKENIZERS_PARALLELISM", "false"],
  ["MAX_TOKENS", "4096"],
  ["TOKEN_LIMIT", "a"],
  ["SECRET_NAME", "db"],
  ["PASSWORD_FILE", "run"],
  ["DB_PASSWORD", "/run/secrets/db"],
  ["DB_PASSWORD", ""],
  ["DB_PASSWORD", "$DB_PASSWORD"],
  ["DB_PASSWORD", "$" + "{DB_PASSWORD}"],
  ["DB_PASSWORD", "{{ db_password }}"],
  ["DB_PASSWORD", "****"],
  ["USE_TOKEN", "true"],
  ["API_KEY_ID", "abc"],
  ["TOKEN_URL", "https://idp.acme.example/token"],
  ["PWD", "somewhere"],
  ["KEYBOARD", "us"],
  ["COMPASS", "north"],
  ["PASSENGER", "me"],
  ["KEY", "value"],
  ["URL", "https://acme.example:8443/a@b"],
  ["GIT", "git@github.com:o/r.git"],
  ["DSN", "postgres://app:$PASSWORD@db/x"],
  ["DSN", "postgres://app@db/x"],
];

const byShape: readonly (readonly [string, string])[] = [
  ["an AWS access key", "AKIAIOSFODNN7EXAMPLE"],
  ["a GitHub token", `ghp_${"a1".repeat(18)}`],
  ["a GitHub token", `github_pat_${"a1".repeat(18)}`],
  ["a GitLab token", `glpat-${"a1".repeat(10)}`],
  ["a Slack token", "xoxb-1234567890-abc"],
  ["a Google API key", `AIza${"a".repeat(35)}`],
  ["a Hugging Face token", `hf_${"a".repeat(34)}`],
  ["an npm token", `npm_${"a".repeat(36)}`],
  ["a Databricks token", `dapi${"0a".repeat(16)}`],
  ["an API key", `sk-proj-${"a1".repeat(12)}`],
  ["a signed token (JWT)", `eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.sig`],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"],
  ["a private key", '{"private_key": "-----BEGIN PRIVATE KEY-----\\nMIIE"}'],
  ["a URL with a password", `postgres://app:${SECRET}@db.acme.example/x`],
  ["an Azure storage key", "DefaultEndpointsProtocol=https;AccountKey=abcdefghijkl=="],
  ["a signed URL", "https://b.s3.amazonaws.com/x?X-Amz-Signature=abcdefghijkl"],
];

const find = (name: string, value: string) => runChecks({ settings: settingsWith({ env: { [name]: value } }) });

describe("secret-in-env", () => {
  it.each(bySuspiciousName)("%s is called like a secret", (name) => {
    const [finding, ...more] = find(name, SECRET);
    expect([finding?.code, finding?.place, more.length]).toEqual(["secret-in-env", pathText(["env", name]), 0]);
    expect(JSON.stringify(finding)).not.toContain(SECRET);
  });
  it.each(harmless)("%s=%s is not", (name, value) => {
    expect(find(name, value)).toEqual([]);
  });
  it.each(byShape)("%s is known by its look", (what, value) => {
    const [finding] = find("PLAIN", value);
    expect(finding?.message).toBe(`PLAIN holds what looks like ${what}`);
    expect(JSON.stringify(finding)).not.toContain(value.slice(4, 20));
  });
  it.each([
    ["eyJ-".repeat(100_000)],
    ["://a:".repeat(100_000)],
    ["-----BEGIN ".repeat(50_000)],
    ["sk-".repeat(100_000)],
  ])("ends on a long value %#", (value) => {
    expect(find("PLAIN", value).filter(({ code }) => code !== "variable-size").length).toBeLessThan(2);
  });
});

const remotes: readonly (readonly [string, boolean])[] = [
  ["https://tok:SECRETSECRET@github.com/o/r.git", true],
  ["tok:SECRETSECRET@github.com/o/r.git", true],
  ["https://ghp_SECRETSECRET@github.com/o/r", true],
  ["https://x-access-token:SECRETSECRET@github.com/o/r", true],
  ["https://SECRETSECRETSECRETSECRET@github.com/o/r", true],
  ["https://me:a@SECRETSECRET@github.com/o/r", true],
  ["https://me@bitbucket.org/o/r.git", false],
  ["https://github.com/o/r.git", false],
  ["git@github.com:o/r.git", false],
  ["ssh://git@github.com/o/r", false],
  ["github.com", false],
  ["", false],
];

describe("token-in-remote", () => {
  it.each(remotes)("%s: %s", (gitRepo, isFound) => {
    const findings = runChecks({ settings: settingsWith({ gitRepo }) });
    expect(findings.map(({ code, place }) => [code, place])).toEqual(isFound ? [["token-in-remote", "gitRepo"]] : []);
    expect(JSON.stringify(findings)).not.toContain("SECRETSECRET");
  });
  it("of the repository itself, at its own place", () => {
    const gitRemotes = [{ place: ".git/config:7", text: "https://a:b@h/r.git" }];
    expect(runChecks({ settings: settingsWith({}), gitRemotes })).toMatchObject([{ place: ".git/config:7" }]);
  });
});

const KEY = `-----BEGIN PRIVATE KEY-----\n${"Ab1+".repeat(16)}\n-----END PRIVATE KEY-----\n`;
const texts: readonly (readonly [string, string, number | undefined])[] = [
  ["a-token-in-a-line", `a = 1\nb = "ghp_${"a1".repeat(18)}"\n`, 2],
  ["a-private-key", `# key\n${KEY}`, 2],
  ["a-key-in-json", JSON.stringify({ private_key: KEY }), 1],
  ["code-that-looks-for-keys", 'if "-----BEGIN PRIVATE KEY-----" in text:\n', undefined],
  ["the-example-of-the-manual", "AKIAIOSFODNN7EXAMPLE", undefined],
  ["a-real-one-behind-the-example", "AKIAIOSFODNN7EXAMPLE\nAKIAQ3EGRIHN7ZTQ4WPL\n", 2],
  ["a-made-up-token", `ghp_${"x".repeat(36)}`, undefined],
  ["a-jwt", `token = "eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.sig"`, 1],
  ["a-key-of-stripe", `\nstripe.api_key = "sk_live_${"aB3".repeat(8)}"`, 2],
  ["a-key-of-stripe-in-letters", `KEY='rk_live_${"abcd".repeat(6)}'`, 1],
  ["a-key-of-openai", `client(api_key="sk-proj-${"a1-B".repeat(8)}")`, 1],
  ["an-older-key-of-openai", `sk-${"a1B2".repeat(12)}`, 1],
  ["a-key-of-anthropic", `sk-ant-api03-${"a1_B".repeat(8)}`, 1],
  ["a-url-with-a-password", 'DSN = "postgres://app:hunter2@db/x"', 1],
  ["a-url-with-a-password-and-no-user", "REDIS=redis://:hunter2@cache:6379/0", 1],
  ["a-signed-url-of-s3", "https://b.s3.amazonaws.com/x?A=1&X-Amz-Signature=abcdef0123456789", 1],
  ["a-signed-url-of-azure", "https://a.blob.core.windows.net/c/x?sv=1&sig=abc%2Bdefghijk%3D", 1],
  [
    "a-signed-url-in-json",
    String.raw`"https://storage.googleapis.com/x?a=1\u0026X-Goog-Signature=abcdef0123456789"`,
    1,
  ],
  ["a-connection-string", '"DefaultEndpointsProtocol=https;AccountKey=abcdefghijkl==;"', 1],
  ["a-connection-string-of-service-bus", "Endpoint=sb://x/;SharedAccessKey=abcdefghijklmnop=", 1],
  ["an-ssh-key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n", 1],
  ["a-url-that-code-fills-in", 'f"postgres://{user}:{password}@{host}/x"', undefined],
  ["a-url-that-printf-fills-in", '"postgres://%s:%s@%s/x" % parts', undefined],
  ["a-url-that-is-put-together", 'u = "https://"+user+":"+password+"@"+host', undefined],
  ["a-url-with-variables", "https://app:$" + "{PASSWORD}@db/x", undefined],
  ["a-url-with-placeholders", "https://<user>:<password>@host, https://user:password@host", undefined],
  ["a-url-with-a-port", "http://localhost:8080/a@b", undefined],
  ["a-connection-string-of-code", "AccountKey=os.environ['KEY'], AccountKey=accountKeyFrom(x)", undefined],
  ["a-signed-url-of-code", 'f"{url}?sig={signature}"', undefined],
  ["a-class-of-css", ".sk-parallel-item-container { x: 1 }", undefined],
  ["a-library-of-that-name", "sk-learn-something-with-a-long-name", undefined],
  ["nothing", "print('hello')\n", undefined],
];

describe("secrets in files", () => {
  it.each(byShape.filter(([, value]) => !value.includes("EXAMPLE")))("know what variables know: %s", (what, value) => {
    expect(secretInText(`\nx = "${value}"`)).toEqual({ what, line: 2 });
  });
  it.each(texts)("%s", (_, text, line) => {
    expect(secretInText(text)?.line).toBe(line);
  });
});

describe("looksSecret", () => {
  it.each([
    ["DB_PASSWORD", "1", true],
    ["DB_PASSWORD", undefined, true],
    ["TOKEN_URL", "https://idp.acme.example", false],
    ["PLAIN", `ghp_${"a1".repeat(18)}`, true],
    ["LOG_LEVEL", "info", false],
  ] as const)("%s=%s: %s", (name, value, expected) => {
    expect(looksSecret(name, value)).toBe(expected);
  });
});
