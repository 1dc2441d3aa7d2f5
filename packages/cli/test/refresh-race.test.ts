import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, authenticator, tokenFiles } from "@flyte-settings/registration";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
const source = fileURLToPath(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const PROCESSES = 5;
/** The first response is sent once the other processes are waiting for it. */
const SLOW_MS = 1_000;

let home: string;
let admin: FakeAdmin;
/** The grants requested from the token server, in order. */
let grants: string[];
/** A server that rotates refresh tokens: only the newest pair is valid, and reusing an older one revokes all. */
let issued: number;
let isRevoked: boolean;
let isTakenBack: boolean;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    grants.push(form.get("grant_type") ?? "");
    const refresh = form.get("refresh_token");
    if (refresh !== null && refresh !== `refresh-${issued}`) isRevoked = true;
    issued += 1;
    const answer = isRevoked
      ? { error: "invalid_grant" }
      : { access_token: `token-${issued}`, refresh_token: `refresh-${issued}`, expires_in: 3600, token_type: "Bearer" };
    setTimeout(
      () => response.writeHead(isRevoked ? 400 : 200).end(JSON.stringify(answer)),
      grants.length > 1 || form.get("grant_type") === "client_credentials" ? SLOW_MS : 0,
    );
  });
});

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "flyte-settings-race-"));
  [grants, issued, isRevoked, isTakenBack] = [[], 0, false, false];
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  admin = await fakeAdmin({
    auth: {
      isValid: (token) => token === `token-${issued}` && !(isTakenBack && token === "token-1"),
      tokenEndpoint: `${origin}/token`,
      authorizationEndpoint: `${origin}/authorize`,
      redirectUri: `http://localhost:${await freePort()}/callback`,
    },
  });
});
afterEach(async () => {
  await admin.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(home, { recursive: true });
});

async function freePort(): Promise<number> {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  await new Promise((done) => taken.close(done));
  return port;
}

const tokens = (): string => join(home, ".cache/flyte-settings/tokens");

/** The login of an earlier run, as stored by `register`. */
async function loggedIn(): Promise<void> {
  const transport = adminClient({ endpoint: admin.grpc });
  const login = authenticator({
    type: "pkce",
    origin: admin.grpc,
    transport,
    fetch,
    cache: tokenFiles(tokens()),
    async openBrowser(url) {
      const { searchParams } = new URL(url);
      const answer = new URL(searchParams.get("redirect_uri") ?? "");
      answer.search = String(new URLSearchParams({ code: "c", state: searchParams.get("state") ?? "" }));
      await fetch(answer);
    },
    run: async () => ({ code: 0, stdout: "", stderr: "" }),
    say: () => undefined,
    sleep: async () => undefined,
    now: Date.now,
  });
  await login.renew({});
  transport.close();
}

function keptTokens(): string[] {
  return existsSync(tokens()) ? readdirSync(tokens()).filter((name) => name.endsWith(".json")) : [];
}

function expire(): void {
  for (const name of keptTokens()) {
    const path = join(tokens(), name);
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), expiresAt: 1, obtainedAt: 0 }));
  }
}

/** A browser that records that it was opened. */
function browsers(): string {
  const directory = join(home, "bin");
  mkdirSync(directory);
  for (const name of ["xdg-open", "open", "sensible-browser"]) {
    writeFileSync(join(directory, name), `#!/bin/sh\necho "$1" >> "${home}/opened"\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return directory;
}

/** Runs `register` in this many concurrent processes, each with its own version. */
async function registerAtOnce(section: string, env: Readonly<Record<string, string>> = {}) {
  const config = join(home, "config.yaml");
  writeFileSync(config, `admin:\n  endpoint: ${admin.grpc}\n  insecure: true\n  ${section}\n`);
  const path = [browsers(), dirname(process.execPath)].join(":");
  const runs = Array.from({ length: PROCESSES }, async (_, index) => {
    const args = [bin, "register", source, "--version", `v${index}`, "--config", config];
    const child = spawn(process.execPath, args, { cwd: home, env: { PATH: path, HOME: home, ...env } });
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    child.stdout.resume();
    const [code] = await once(child, "close");
    return { code, stderr };
  });
  return Promise.all(runs);
}

describe(`${PROCESSES} processes that need a token at the same time`, () => {
  const expectSuccess = (runs: readonly { readonly code: unknown; readonly stderr: string }[]): void => {
    expect(runs.filter(({ code }) => code !== 0)).toEqual([]);
    expect(existsSync(join(home, "opened"))).toBe(false);
    expect(admin.registered()).toHaveLength(7 * PROCESSES);
    expect(keptTokens()).toHaveLength(1);
  };

  it("refresh an expired token once", async () => {
    await loggedIn();
    expire();
    expectSuccess(await registerAtOnce("authType: Pkce"));
    expect(grants).toEqual(["authorization_code", "refresh_token"]);
  });

  it("refresh once a token that the server took back", async () => {
    await loggedIn();
    isTakenBack = true;
    expectSuccess(await registerAtOnce("authType: Pkce"));
    expect(grants).toEqual(["authorization_code", "refresh_token"]);
  });

  it("log in once with a client secret", async () => {
    const section = "authType: ClientSecret\n  clientId: robot\n  clientSecretEnvVar: ROBOT_SECRET";
    expectSuccess(await registerAtOnce(section, { ROBOT_SECRET: "secret" }));
    expect(grants).toEqual(["client_credentials"]);
  });
});
