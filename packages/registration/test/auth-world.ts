import { create, toBinary } from "@bufbuild/protobuf";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { type AuthOptions, authenticator, type HttpFetch, type RpcAnswer } from "@flyte-settings/registration";
import { OAuth2MetadataResponseSchema, PublicClientAuthConfigResponseSchema } from "@flyte-settings/registration/wire";
import { expect } from "vitest";

export const idp = "https://idp.example.org";

interface Posted {
  readonly url: string;
  readonly form: Record<string, string>;
  readonly authorization?: string | undefined;
}

/** An Admin that requires tokens, an identity provider with scripted responses, and a fixed clock. */
export function world(
  given: Partial<AuthOptions> & {
    metadata?: Record<string, string>;
    redirectUri?: string;
    /** The client in Admin's `GetPublicClientConfig`. */
    client?: Record<string, string>;
    /** The identity provider's responses, in order; an error is a failed connection. */
    tokens?: unknown[];
  } = {},
) {
  const { metadata, redirectUri = "http://localhost:53593/callback", client, tokens = [], ...options } = given;
  const posted: Posted[] = [];
  const said: string[] = [];
  const waits: number[] = [];
  const asked: string[] = [];
  const answers: Readonly<Record<string, Uint8Array>> = {
    GetOAuth2Metadata: toBinary(
      OAuth2MetadataResponseSchema,
      create(OAuth2MetadataResponseSchema, {
        authorizationEndpoint: `${idp}/authorize`,
        tokenEndpoint: `${idp}/token`,
        deviceAuthorizationEndpoint: `${idp}/device`,
        ...metadata,
      }),
    ),
    GetPublicClientConfig: toBinary(
      PublicClientAuthConfigResponseSchema,
      create(PublicClientAuthConfigResponseSchema, {
        clientId: "flytectl",
        redirectUri,
        scopes: ["all", "offline"],
        authorizationMetadataKey: "flyte-authorization",
        ...client,
      }),
    ),
  };
  const queue = [...tokens];
  const fetch: HttpFetch = async (url, init) => {
    const form = Object.fromEntries(new URLSearchParams(String(init.body)));
    posted.push({
      url,
      form,
      ...omitUndefined({ authorization: init.headers.authorization }),
    });
    const next = queue.shift() as { status?: number } & Record<string, unknown>;
    if (next instanceof Error) throw next;
    const { status = 200, ...json } = next;
    return {
      status,
      headers: new Headers(),
      arrayBuffer: async () => new TextEncoder().encode(JSON.stringify(json)).buffer as ArrayBuffer,
    };
  };
  const subject = authenticator({
    type: "pkce",
    origin: "https://flyte.example.com:443",
    transport: {
      async call(method): Promise<RpcAnswer> {
        const name = method.replace(/^.*\//, "");
        asked.push(name);
        return { status: "OK", bytes: answers[name] ?? new Uint8Array(0) };
      },
      close() {},
    },
    fetch,
    run: async () => ({ code: 0, stdout: "from-command\n", stderr: "" }),
    openBrowser: async () => undefined,
    say: (words) => said.push(words),
    sleep: async (ms) => {
      waits.push(ms);
    },
    now: () => 1_000_000,
    ...options,
  });
  return { subject, posted, said, waits, asked };
}

export async function logIn({ subject }: ReturnType<typeof world>) {
  expect(await subject.renew(await subject.headers())).toBe(true);
  return subject.headers();
}
