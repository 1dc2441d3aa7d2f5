import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

/** `oauth-server.mjs`, and the keys that a resource server needs. */
export interface OAuthServer {
  readonly origin: string;
  /** The grants it issued tokens for, and those it rejected. */
  readonly grants: readonly string[];
  /** Checks signature, issuer, audience, scope and expiry of an access token. */
  isValid(token: string): boolean;
  stop(): Promise<void>;
}

export async function startOAuthServer(): Promise<OAuthServer> {
  const script = fileURLToPath(new URL("oauth-server.mjs", import.meta.url));
  const modules = `${process.env["FLYTE_SETTINGS_PEERS"]}/npm`;
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(process.execPath, [script, modules], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const grants: string[] = [];
  const origin = await new Promise<string>((resolve, reject) => {
    child.once("close", () => reject(new Error("the OAuth server did not start: is oidc-provider installed?")));
    createInterface(child.stdout).on("line", (line) => {
      if (!line.startsWith("{")) return; // a notice from the library
      const said = JSON.parse(line) as { origin?: string; grant?: string; refused?: string };
      if (said.origin !== undefined) resolve(said.origin);
      else grants.push(said.grant ?? `refused: ${said.refused}`);
    });
  });
  const keys = await publicKeys(origin);
  return {
    origin,
    grants,
    isValid: (token) => isValid(token, origin, keys),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

async function publicKeys(origin: string): Promise<ReadonlyMap<string, KeyObject>> {
  const { keys } = (await (await fetch(`${origin}/jwks`)).json()) as { keys: { kid: string }[] };
  return new Map(keys.map((key) => [key.kid, createPublicKey({ key: key as never, format: "jwk" })]));
}

function isValid(token: string, origin: string, keys: ReadonlyMap<string, KeyObject>): boolean {
  const [head = "", claims = "", signature = ""] = token.split(".");
  if (signature === "") return false;
  const key = keys.get(json(head)["kid"] as string);
  if (key === undefined) return false;
  const { iss, aud, scope, exp } = json(claims);
  const signed = verify("RSA-SHA256", Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, "base64url"));
  const scopes = String(scope).split(" ");
  const isForUs = iss === origin && aud === "https://flyte.example.com" && scopes.includes("all");
  return signed && isForUs && Number(exp) * 1000 > Date.now();
}

function json(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}
