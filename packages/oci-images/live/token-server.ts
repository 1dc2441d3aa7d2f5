import { createPrivateKey, createSign, randomUUID, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Certificates } from "../../../tooling/certificates.ts";
import type { RunningServer } from "./programs.ts";

export const SERVICE = "registry-under-test";
export const ISSUER = "issuer-under-test";

export interface TokenServer extends RunningServer {
  /** The requests, each as `METHOD scope`. */
  readonly asked: readonly string[];
  /** A header that permits pushing. */
  pushToken(repository: string): string;
}

/**
 * A token server that docker-registry accepts: RS256 with the certificate in `x5c`. A request without credentials gets
 * an empty token.
 */
export async function tokenServer(certificates: Certificates, user: string, password: string): Promise<TokenServer> {
  const key = createPrivateKey(await readFile(certificates.key));
  const x5c = [new X509Certificate(await readFile(certificates.certificate)).raw.toString("base64")];
  const asked: string[] = [];

  function jwt(access: readonly object[]): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      sub: user,
      aud: SERVICE,
      exp: now + 300,
      nbf: now - 10,
      iat: now,
      jti: randomUUID(),
      access,
    };
    const text = [{ typ: "JWT", alg: "RS256", x5c }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${text}.${createSign("RSA-SHA256").update(text).sign(key).toString("base64url")}`;
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const scope = url.searchParams.get("scope") ?? "";
    asked.push(`${request.method} ${scope}`);
    const isKnown = request.headers.authorization === `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const [type = "", name = "", actions = ""] = scope.split(":");
    const token = jwt(isKnown && type === "repository" ? [{ type, name, actions: actions.split(",") }] : []);
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ token, expires_in: 300 }));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    lines: [],
    pushToken: (name) => `Bearer ${jwt([{ type: "repository", name, actions: ["pull", "push"] }])}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
