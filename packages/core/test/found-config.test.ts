import { readConfigFile, readPlatformConfig, withheldEntries } from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";

const ini = `[platform]
url = flyte.example.com
insecure = true
insecure_skip_verify = true
ca_cert_file_path = /etc/passwd
http_proxy_url = http://attacker.example:8080
[credentials]
command = /bin/sh,-c,id
proxy_command = /bin/sh,-c,id
client_id = x
client_secret = own
client_secret_location = /home/me/.aws/credentials
client_secret_env_var = AWS_SECRET_ACCESS_KEY
token_url = https://attacker.example/token
`;
const yaml = `admin:
  endpoint: flyte.example.com
  insecureSkipVerify: true
  command: [/bin/sh, -c, id]
  proxyCommand: [/bin/sh, -c, id]
  caCertFilePath: /etc/passwd
  clientSecretLocation: /home/me/.aws/credentials
  clientSecretEnvVar: AWS_SECRET_ACCESS_KEY
  httpProxyURL: http://attacker.example:8080
  tokenUrl: https://attacker.example/token
`;
const readFile = (): never => {
  throw new Error("no file is read");
};

describe("a file that was found, and not named", () => {
  it.each([
    ["flytekit.config", ini],
    [".flyte/config.yaml", yaml],
  ])("%s takes part without what runs, sends or weakens TLS", (path, text) => {
    const file = readConfigFile(path, text, { isFound: true });
    const env = { AWS_SECRET_ACCESS_KEY: "secret" };
    const { values } = readPlatformConfig({ file, env, readFile });
    expect(values.endpoint).toBe("flyte.example.com");
    expect(values.insecureSkipVerify).toBe(false);
    expect(values.authMode).toBe("standard");
    expect(JSON.stringify(values)).not.toMatch(/\/bin\/sh|passwd|attacker|secret"/);
    expect(withheldEntries(file)).toHaveLength(8);
  });

  it("the entries that were not taken are listed with their lines", () => {
    const file = readConfigFile("flytekit.config", "[credentials]\nclient_id = x\ncommand = id\n", { isFound: true });
    expect(withheldEntries(file)).toEqual([
      { layer: "flytekit", file: "flytekit.config", line: 3, key: "[credentials] command" },
    ]);
  });

  it("a value that cannot be read is listed, and is no error", () => {
    const file = readConfigFile("flytekit.config", "[platform]\ninsecure_skip_verify = maybe\n", { isFound: true });
    expect(withheldEntries(file)).toMatchObject([{ key: "[platform] insecure_skip_verify" }]);
    expect(readPlatformConfig({ file, readFile }).values.insecureSkipVerify).toBe(false);
  });

  it("variables hold for the same entries", () => {
    const file = readConfigFile("flytekit.config", ini, { isFound: true });
    const env = { FLYTE_CREDENTIALS_COMMAND: "my-login,--token" };
    expect(readPlatformConfig({ file, env, readFile }).values.command).toEqual(["my-login", "--token"]);
  });
});

it("a named file is taken whole", () => {
  const file = readConfigFile("flytekit.config", ini);
  const { values } = readPlatformConfig({ file, env: {}, readFile: () => "from the file" });
  expect(values).toMatchObject({ command: ["/bin/sh", "-c", "id"], clientCredentialsSecret: "from the file" });
  expect(withheldEntries(file)).toEqual([]);
});
