import { omitUndefined } from "@flyte-settings/core/plugin";
import { errorBody } from "./fake-registry-content.ts";

/** How clients authenticate to a fake registry. */
export type FakeRegistryAuth =
  | { readonly kind: "none" }
  | { readonly kind: "basic"; readonly users: Readonly<Record<string, string>> }
  | FakeBearerAuth;

export interface FakeBearerAuth {
  readonly kind: "bearer";
  /** Name → password. Empty: no users. */
  readonly users?: Readonly<Record<string, string>>;
  /** Identity tokens accepted by the token server. */
  readonly identityTokens?: readonly string[];
  /** Whether anonymous clients may pull. Default: if there are neither users nor identity tokens. */
  readonly anonymous?: boolean;
  /** Whether the token server supports POST. Default true. */
  readonly post?: boolean;
  /** Seconds; absent: not part of the response. */
  readonly expiresIn?: number;
  /** `token` (default) or `access_token`. */
  readonly field?: "token" | "access_token";
  /** The realm in the challenge. Default: `/token` of the registry itself. */
  readonly realm?: string;
}

/** A response sent instead of the registry's own. */
export interface Denial {
  readonly status: 401;
  readonly challenge: string;
  readonly body: object;
}

export interface FakeAuth {
  /** `undefined`: access is granted. */
  check(authorization: string | undefined, repository: string): Denial | undefined;
  /** The token endpoint; `undefined` if it does not exist. */
  token(request: {
    readonly method: string;
    readonly url: URL;
    readonly authorization: string | undefined;
    readonly form: URLSearchParams;
  }): { readonly status: number; readonly body: object } | undefined;
}

const SERVICE = "fake-registry";

export function createAuth(auth: FakeRegistryAuth, origin: () => string): FakeAuth {
  if (auth.kind === "none") return { check: () => undefined, token: () => undefined };
  if (auth.kind === "basic") {
    return {
      check: (authorization) => (isUser(auth.users, authorization) ? undefined : denied('Basic realm="test"')),
      token: () => undefined,
    };
  }
  return bearer(auth, origin);
}

function bearer(auth: FakeBearerAuth, origin: () => string): FakeAuth {
  const issued = new Map<string, string>();
  const identities = auth.identityTokens ?? [];
  const anonymous = auth.anonymous ?? (Object.keys(auth.users ?? {}).length === 0 && identities.length === 0);
  return {
    check(authorization, repository) {
      const scope = `repository:${repository}:pull`;
      const token = /^Bearer (.*)$/.exec(authorization ?? "")?.[1];
      const allowed = token === undefined ? undefined : issued.get(token);
      const wanted = repository === "" ? "" : scope;
      if (allowed !== undefined && (wanted === "" || allowed === wanted)) return undefined;
      const parts = [
        `Bearer realm="${auth.realm ?? `${origin()}/token`}"`,
        `service="${SERVICE}"`,
        ...(repository === "" ? [] : [`scope="${scope}"`]),
        ...(allowed === undefined ? [] : ['error="insufficient_scope"']),
      ];
      return denied(parts.join(","));
    },
    token({ method, url, authorization, form }) {
      if (method === "POST" && auth.post === false)
        return { status: 405, body: errorBody("UNSUPPORTED", "no POST here") };
      const scope = (method === "POST" ? form.get("scope") : url.searchParams.get("scope")) ?? "";
      const isKnown =
        method === "POST"
          ? identities.includes(form.get("refresh_token") ?? "")
          : isUser(withTokens(auth), authorization);
      const shows = method === "POST" || authorization !== undefined;
      if (shows && !isKnown) return { status: 401, body: errorBody("UNAUTHORIZED", "authentication required") };
      const token = `tok-${issued.size + 1}-${scope.length}`;
      issued.set(token, isKnown || anonymous ? scope : "");
      const life = omitUndefined({ expires_in: auth.expiresIn });
      return { status: 200, body: { [auth.field ?? "token"]: token, ...life } };
    },
  };
}

function withTokens(auth: FakeBearerAuth): Readonly<Record<string, string>> {
  const [identity] = auth.identityTokens ?? [];
  return identity === undefined ? (auth.users ?? {}) : { ...auth.users, "<token>": identity };
}

function isUser(users: Readonly<Record<string, string>> | undefined, authorization: string | undefined): boolean {
  const encoded = /^Basic (.*)$/.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return false;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  const name = text.slice(0, colon);
  return users !== undefined && Object.hasOwn(users, name) && users[name] === text.slice(colon + 1);
}

function denied(challenge: string): Denial {
  return { status: 401, challenge, body: errorBody("UNAUTHORIZED", "authentication required", []) };
}
