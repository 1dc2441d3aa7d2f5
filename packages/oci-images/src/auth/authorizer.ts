import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Wire } from "../http/wire.ts";
import { type Challenge, parseChallenges } from "./challenge.ts";
import type { Credentials } from "./credential.ts";
import { createCredentialFinder } from "./credentials.ts";
import { requestToken, type Token } from "./token.ts";
import { checkTokenServer } from "./token-server.ts";

/** The target of a request, for choosing its credentials. */
export interface Audience {
  readonly origin: string;
  /** The registry as in references; absent for the target of a redirect, which is used anonymously. */
  readonly domain?: string;
  /** `acme/train`; empty: no repository, so no scope is needed. */
  readonly path: string;
}

export interface Authorizer {
  /** The `Authorization` header to send, according to earlier challenges of this origin. */
  headerFor(audience: Audience, signal?: AbortSignal): Promise<string | undefined>;
  /** Records the challenges of a 401 response to a request with the header `sent`. */
  learn(audience: Audience, lines: readonly string[], sent: string | undefined): void;
  /** Records that the header was accepted. */
  worked(audience: Audience): void;
  /** The user name used, and whether it was withheld from an untrusted token server; for error messages. */
  explain(audience: Audience): Promise<string>;
}

/** Stores challenges by origin; looks up credentials by repository, once; requests tokens by scope, once each. */
export function createAuthorizer(wire: Wire): Authorizer {
  const brokenStores = new Set<string>();
  const find = createCredentialFinder(wire.host, wire.settings, (problem) => {
    brokenStores.add(problem);
    wire.report?.(`${problem}; continuing without it`);
  });
  const challenges = new Map<string, Challenge>();
  const credentials = new Map<string, Promise<Credentials | undefined>>();
  const tokens = new Map<string, Token>();
  const asking = new Map<string, Promise<Token>>();
  const worked = new WeakSet<Token>();
  const withheld = new Set<string>();

  async function credentialsOf({ domain, path }: Audience): Promise<Credentials | undefined> {
    if (domain === undefined) return undefined;
    const key = `${domain}/${path}`;
    const known = credentials.get(key) ?? find({ domain, path });
    credentials.set(key, known);
    return known;
  }

  function tokenFor(audience: Audience, challenge: Challenge, signal?: AbortSignal): Promise<Token> {
    const key = keyOf(audience);
    const known = tokens.get(key);
    if (known && known.expires > wire.host.now()) return Promise.resolve(known);
    const running = asking.get(key) ?? askToken(audience, challenge, signal).finally(() => asking.delete(key));
    asking.set(key, running);
    return running;
  }

  async function askToken(audience: Audience, challenge: Challenge, signal?: AbortSignal): Promise<Token> {
    const tokenHosts = audience.domain === undefined ? [] : (wire.settings.tokenHosts[audience.domain] ?? []);
    const source = { origin: audience.origin, tokenHosts };
    const server = await checkTokenServer(challenge.parameters["realm"], source, wire.connections);
    const mine = await credentialsOf(audience);
    if (mine && !server.trusted) withheld.add(`${audience.origin} ${server.url.host}`);
    const service = challenge.parameters["service"];
    const token = await requestToken(
      wire,
      {
        realm: server.url,
        ...(server.named ? {} : { from: new URL(audience.origin) }),
        scope: `repository:${audience.path}:pull`,
        ...omitUndefined({ service }),
        ...(mine && server.trusted ? { credentials: mine } : {}),
      },
      signal,
    );
    tokens.set(keyOf(audience), token);
    return token;
  }

  return {
    async headerFor(audience, signal) {
      const mine = await credentialsOf(audience);
      if (mine?.kind === "registry") return `Bearer ${mine.token}`;
      const challenge = challenges.get(audience.origin);
      if (challenge?.scheme === "basic" && mine?.kind === "password") return basic(mine);
      if (challenge?.scheme !== "bearer" || audience.path === "") return undefined;
      return `Bearer ${(await tokenFor(audience, challenge, signal)).value}`;
    },
    learn(audience, lines, sent) {
      const offered = parseChallenges(lines);
      const best =
        offered.find(({ scheme }) => scheme === "bearer") ?? offered.find(({ scheme }) => scheme === "basic");
      if (!best) return;
      challenges.set(audience.origin, best);
      // A token that worked before may have expired; one with too narrow a scope, or rejected on first use, remains
      // rejected.
      const token = tokens.get(keyOf(audience));
      const tooNarrow = best.parameters["error"] === "insufficient_scope";
      if (token && worked.has(token) && sent === `Bearer ${token.value}` && !tooNarrow) tokens.delete(keyOf(audience));
    },
    worked(audience) {
      const token = tokens.get(keyOf(audience));
      if (token) worked.add(token);
    },
    async explain(audience) {
      if (audience.domain === undefined) return "asked without credentials, because it is not the registry's own host";
      const kept = [...withheld].find((line) => line.startsWith(`${audience.origin} `))?.split(" ")[1];
      if (kept !== undefined) return `credentials not sent to ${kept}: not listed in tokenHosts`;
      const mine = await credentialsOf(audience);
      if (mine) return `with the credentials from ${mine.from}`;
      return `without credentials, because ${[...brokenStores][0] ?? "no place has any for it"}`;
    },
  };
}

function keyOf(audience: Audience): string {
  return `${audience.origin} ${audience.path}`;
}

export function basic(mine: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${mine.username}:${mine.password}`, "utf8").toString("base64")}`;
}
