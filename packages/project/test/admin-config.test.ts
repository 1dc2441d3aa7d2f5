import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfigFile } from "@flyte-settings/core/config";
import { connect } from "@flyte-settings/project/admin";
import { nodeHost } from "@flyte-settings/project/host";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "flyte-settings-admin-"));
});
afterEach(() => rmSync(home, { recursive: true }));

/** The messages of `connect`, which sends nothing. */
async function messages(yaml: string, env: Readonly<Record<string, string>> = {}, options = {}): Promise<string[]> {
  const reported: string[] = [];
  const host = {
    ...nodeHost(process),
    cwd: home,
    home,
    env,
    report: (_: string, message: string) => void reported.push(message),
  };
  const { transport } = await connect({ configFile: readConfigFile("c.yaml", yaml) }, options, host);
  transport.close();
  return reported.filter((message) => !message.startsWith("Flyte Admin: "));
}

const admin = (...lines: string[]): string =>
  `admin:\n  endpoint: flyte.example.com\n${lines.map((line) => `  ${line}\n`).join("")}`;

describe("what the configuration sets and does not use", () => {
  it.each([
    ["nothing", admin("authType: Pkce"), {}, []],
    [
      "a secret without a mode",
      admin("authType: Pkce"),
      { FLYTE_CREDENTIALS_CLIENT_ID: "a", FLYTE_CREDENTIALS_CLIENT_SECRET: "b" },
      [/^a client secret is set but not used, because admin\.authType is Pkce; set authType: ClientSecret/],
    ],
    [
      "a variable of older releases",
      admin(),
      { FLYTE_CREDENTIALS_CLIENT_SECRET_FROM_FILE: "/s" },
      [/^FLYTE_CREDENTIALS_CLIENT_SECRET_FROM_FILE is set but not read; use FLYTE_CREDENTIALS_CLIENT_SECRET_LOCATION$/],
    ],
    ["a command", admin("command: [x]"), {}, [/^admin\.command is set but not used/]],
    [
      "a key in another case",
      admin("authtype: None"),
      {},
      [/^c\.yaml:3: admin\.authtype is read as admin\.authType; flytekit ignores it/],
    ],
    [
      "no check of certificates",
      admin("insecureSkipVerify: true"),
      {},
      [/the certificate of flyte\.example\.com is not checked/],
    ],
  ] as const)("%s", async (_, yaml, env, expected) => {
    const found = await messages(yaml, env);
    expect(found).toHaveLength(expected.length);
    for (const [index, message] of expected.entries()) expect(found[index]).toMatch(message);
  });
});

describe("secrets and certificates", () => {
  it("a missing secret is no error before a login", async () => {
    await expect(messages(admin("clientId: a", "clientSecretLocation: /nonexistent"))).resolves.toEqual([]);
  });

  it("a missing CA is an error with TLS, and a note without", async () => {
    const yaml = admin("caCertFilePath: /nonexistent.pem");
    await expect(messages(yaml)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    expect(await messages(yaml, {}, { insecure: true })).toEqual([expect.stringMatching(/^ignoring the CA: /)]);
  });

  it("~ is the home directory", async () => {
    writeFileSync(join(home, "ca.pem"), "not a certificate");
    await expect(messages(admin("caCertFilePath: ~/ca.pem"))).rejects.toMatchObject({
      message: "admin.caCertFilePath: ~/ca.pem holds no certificate in PEM form",
    });
  });
});
