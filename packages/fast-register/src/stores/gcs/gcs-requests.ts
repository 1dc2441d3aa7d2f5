import { omitUndefined } from "@flyte-settings/core/plugin";
import { fetchOver, type HttpRequest, type HttpResponse } from "@flyte-settings/node-kit/http";
import { loadSdk } from "../load-sdk.ts";
import { loginError } from "../login-error.ts";
import { storeAddress } from "../store-address.ts";
import type { StoreTools } from "../store-tools.ts";

/** Requests to the JSON API with the caller's token. */
export interface GcsRequests {
  /** Without a trailing slash. */
  readonly endpoint: string;
  send(sending: HttpRequest): Promise<HttpResponse>;
  withQuery(url: string, query: Readonly<Record<string, string>>): string;
}

const SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

export async function openGcs({ options, env, transport }: StoreTools): Promise<GcsRequests> {
  const { gcs = {} } = options;
  const { Storage } = await loadSdk("@google-cloud/storage", "gs", options.importSdk);
  const emulator = env["STORAGE_EMULATOR_HOST"] || undefined;
  const storage = new Storage({
    ...omitUndefined({ keyFilename: gcs.keyFilename }),
    // use our transport for the token endpoint too
    clientOptions: {
      transporterOptions: { fetchImplementation: fetchOver(transport) as never, retryConfig: { retry: 0 } },
    },
    scopes: [SCOPE],
  } as ConstructorParameters<typeof Storage>[0]);
  const isAnonymous = gcs.isAnonymous === true || (emulator !== undefined && gcs.keyFilename === undefined);
  return {
    endpoint: storeAddress(
      withScheme(gcs.endpoint ?? emulator ?? storage.apiEndpoint),
      gcs.endpoint === undefined ? "STORAGE_EMULATOR_HOST" : "gcs.endpoint",
    ),
    async send(sending) {
      const token = isAnonymous ? undefined : await tokenOf(storage.authClient);
      const authorization = token ? { authorization: `Bearer ${token}` } : {};
      return transport.send({ ...sending, headers: { ...sending.headers, ...authorization } });
    },
    withQuery(url, query) {
      const all = { ...query, ...omitUndefined({ userProject: gcs.userProject }) };
      return `${url}?${new URLSearchParams(all)}`;
    },
  };
}

async function tokenOf(login: { getAccessToken(): Promise<string | null | undefined> }): Promise<string | undefined> {
  try {
    return (await login.getAccessToken()) ?? undefined;
  } catch (error) {
    throw loginError("Google's login", error);
  }
}

function withScheme(endpoint: string): string {
  const bare = endpoint.replace(/\/+$/, "");
  return /^https?:\/\//i.test(bare) ? bare : `https://${bare}`;
}
