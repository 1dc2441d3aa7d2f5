import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder, type Ran } from "./fake-host.ts";
import { type LoginAdmin, loginAdmin } from "./login-admin.ts";

// A clone may contain a `flytekit.config` whose author also runs the Flyte Admin and the token server in it.
const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));

const here = freshFolder();
let server: LoginAdmin;

beforeEach(async () => {
  server = await loginAdmin();
});
afterEach(async () => {
  await server.close();
});

const platform = (): string => `[platform]\nurl = ${server.admin.grpc}\ninsecure = true\n`;
const login = "[credentials]\nauth_mode = client_credentials\nclient_id = x\n";
const mark = (): string => join(here.path, "ran");

function register(config: string, words: readonly string[] = [], env: Record<string, string> = {}): Promise<Ran> {
  return here.run(["register", "flyte-package.tgz", "--version", "v1", ...words], {
    files: { "flyte-package.tgz": bytes, "flytekit.config": config, secret: "CANARY-file\n" },
    env: { PATH: process.env["PATH"] ?? "", AWS_SECRET_ACCESS_KEY: "CANARY-variable", ...env },
  });
}

describe("flytekit.config of the working directory, not named", () => {
  it.each([
    ["command", () => `[credentials]\nauth_mode = external_process\ncommand = touch,${mark()}\n`],
    ["proxy_command", () => `${login}client_secret = y\nproxy_command = touch,${mark()}\n`],
    ["client_secret_location", () => `${login}client_secret_location = secret\n`],
    ["client_secret_env_var", () => `${login}client_secret_env_var = AWS_SECRET_ACCESS_KEY\n`],
    ["ca_cert_file_path", () => "ca_cert_file_path = /dev/null\n"],
    ["insecure_skip_verify", () => "insecure_skip_verify = true\n"],
    ["http_proxy_url", () => "http_proxy_url = http://127.0.0.1:9\n"],
  ])("%s is ignored, and reported with the way to accept it", async (entry, section) => {
    const { stderr } = await register(platform() + section());
    expect(stderr).toMatch(
      new RegExp(`^warning: ignoring \\[\\w+\\] ${entry} \\(line \\d+\\) in flytekit\\.config`, "m"),
    );
    expect(stderr).toContain("pass --config flytekit.config");
    expect(existsSync(mark())).toBe(false);
    expect(server.sent.join()).not.toContain("CANARY");
  });

  it.each([
    ["secret in a variable", { FLYTE_CREDENTIALS_CLIENT_SECRET: "CANARY" }],
    ["secret in a file of the user", { FLYTE_CREDENTIALS_CLIENT_SECRET_LOCATION: "secret" }],
    ["secret named by a variable", { FLYTE_CREDENTIALS_CLIENT_SECRET_ENV_VAR: "AWS_SECRET_ACCESS_KEY" }],
    ["token of a program", { FLYTE_CREDENTIALS_AUTH_MODE: "external_process", FLYTE_CREDENTIALS_COMMAND: "echo,good" }],
  ])("its endpoint gets no %s", async (_, env) => {
    const { code, stderr } = await register(platform() + login, [], env);
    expect(code).toBe(1);
    expect(stderr).toContain(`--endpoint ${server.admin.grpc}, or --config flytekit.config`);
    expect([server.sent, server.admin.calls.filter(({ headers }) => JSON.stringify(headers).includes("good"))]).toEqual(
      [[], []],
    );
  });

  it("its endpoint gets the secret that the file itself holds", async () => {
    const { code } = await register(`${platform()}${login}client_secret = own\n`);
    expect([code, server.sent.length]).toEqual([0, 1]);
    expect(existsSync(join(here.path, "home/.cache"))).toBe(false);
  });

  it("another endpoint is not reached in plain text because of it", async () => {
    const { stderr } = await register("[platform]\nurl = other.example\ninsecure = true\n", [
      "--endpoint",
      server.admin.grpc,
    ]);
    expect(stderr).toContain("ignoring insecure in flytekit.config:3");
  });
});

describe("what the user names is taken whole", () => {
  const env = { FLYTE_CREDENTIALS_CLIENT_SECRET: "CANARY" };
  it.each<[string, () => readonly string[]]>([
    ["--config", () => ["--config", "flytekit.config"]],
    ["--endpoint", () => ["--endpoint", server.admin.grpc]],
  ])("%s lets the endpoint have the user's secret", async (_, words) => {
    const { code } = await register(platform() + login, words(), env);
    expect([code, server.sent.length]).toEqual([0, 1]);
  });

  it("--config runs the file's command", async () => {
    const section = "[credentials]\nauth_mode = external_process\ncommand = echo,good\n";
    const { code, stderr } = await register(platform() + section, ["--config", "flytekit.config"]);
    expect([code, stderr.includes("ignoring")]).toEqual([0, false]);
  });
});

describe("one line names the source of the endpoint", () => {
  it.each<[string, readonly string[], Record<string, string>]>([
    ["flytekit.config:2", [], {}],
    ["--endpoint, other settings from flytekit.config", ["--endpoint", "ADMIN"], {}],
    ["variable FLYTE_PLATFORM_URL, other settings from flytekit.config", [], { FLYTE_PLATFORM_URL: "ADMIN" }],
  ])("%s", async (source, words, env) => {
    const filled = (text: string): string => text.replace("ADMIN", server.admin.grpc);
    const variables = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text)]));
    const { stderr } = await register(platform(), words.map(filled), variables);
    expect(stderr).toContain(`note: Flyte Admin: ${server.admin.grpc} (${source})\n`);
  });
});
