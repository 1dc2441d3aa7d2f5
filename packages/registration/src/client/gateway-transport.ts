/**
 * Flyte Admin's HTTP gateway, with protobuf in both directions (`application/octet-stream`): nothing is mapped on the
 * way, unknown fields survive, and an error is a `google.rpc.Status`.
 */
import { readIdentifier } from "../proto/identifier.ts";
import { bytesOf, EMPTY, numberOf } from "../proto/read-wire.ts";
import { connectionError } from "./connection-error.ts";
import {
  beginning,
  DEFAULT_TIMEOUT_MS,
  failure,
  MAX_ANSWER,
  type RpcAnswer,
  readStatus,
  redirected,
  stopIfAborted,
  type Transport,
  tooLong,
  unreached,
} from "./rpc.ts";

/** The web's `fetch`, as far as it is used here; proxy and CA already set. */
export type HttpFetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
    readonly redirect?: "manual";
    readonly signal?: AbortSignal;
  },
) => Promise<HttpResponse>;

export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface Route {
  readonly verb: "GET" | "POST" | "PUT";
  readonly path: string;
  /** The path goes on with project/domain/name/version of the identifier in field 1. */
  readonly identified?: true;
}

const api = "/api/v1";
const admin = "flyteidl.service.AdminService/";
const auth = "flyteidl.service.AuthMetadataService/";

/** The gateway's own names for the methods. */
export const routes: Readonly<Record<string, Route>> = {
  [`${admin}CreateTask`]: { verb: "POST", path: `${api}/tasks` },
  [`${admin}CreateWorkflow`]: { verb: "POST", path: `${api}/workflows` },
  [`${admin}CreateLaunchPlan`]: { verb: "POST", path: `${api}/launch_plans` },
  [`${admin}UpdateLaunchPlan`]: { verb: "PUT", path: `${api}/launch_plans`, identified: true },
  [`${admin}GetTask`]: { verb: "GET", path: `${api}/tasks`, identified: true },
  [`${admin}GetWorkflow`]: { verb: "GET", path: `${api}/workflows`, identified: true },
  [`${admin}GetLaunchPlan`]: { verb: "GET", path: `${api}/launch_plans`, identified: true },
  [`${admin}GetVersion`]: { verb: "GET", path: `${api}/version` },
  "flyteidl.service.DataProxyService/CreateUploadLocation": { verb: "POST", path: `${api}/dataproxy/artifact_urn` },
  [`${auth}GetOAuth2Metadata`]: { verb: "GET", path: "/.well-known/oauth-authorization-server" },
  [`${auth}GetPublicClientConfig`]: { verb: "GET", path: "/config/v1/flyte_client" },
};

const BINARY = "application/octet-stream";

const httpStatuses: Readonly<Record<number, Parameters<typeof failure>[0]>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  408: "DEADLINE_EXCEEDED",
  409: "ALREADY_EXISTS",
  429: "RESOURCE_EXHAUSTED",
  501: "UNIMPLEMENTED",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** @param origin `https://flyte.example.com`, without a slash at the end */
export function gatewayTransport(origin: string, fetch: HttpFetch): Transport {
  return {
    async call(method, message, { headers = {}, timeoutMs = DEFAULT_TIMEOUT_MS, signal } = {}) {
      stopIfAborted(signal);
      const route = routes[method];
      const path = route === undefined ? undefined : pathOf(route, message);
      if (route === undefined || path === undefined) return failure("UNIMPLEMENTED", notOnGateway(method));
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const response = await fetch(`${origin}${path}`, {
          method: route.verb,
          headers: { accept: BINARY, "content-type": BINARY, ...headers },
          ...(route.verb === "GET" ? {} : { body: message }),
          redirect: "manual",
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        });
        return await read(response);
      } catch (error) {
        stopIfAborted(signal);
        if (limit.aborted) return failure("DEADLINE_EXCEEDED", `no answer within ${timeoutMs} ms`);
        return unreached(origin, connectionError(error));
      }
    },
    close() {},
  };
}

/** A name or version with a `/` does not fit a path of the gateway, whatever the escape: `undefined`. */
function pathOf({ path, identified }: Route, message: Uint8Array): string | undefined {
  if (!identified) return path;
  const { project, domain, name, version } = readIdentifier(bytesOf(message, 1) ?? EMPTY);
  const parts = [project, domain, name, version];
  if (parts.some((part) => part.includes("/") || part === "")) return undefined;
  return [path, ...parts.map(encodeURIComponent)].join("/");
}

function notOnGateway(method: string): string {
  return `the HTTP gateway cannot take this ${method.replace(/^.*\//, "")} (a name or version with a slash, or no such route); use gRPC`;
}

async function read(response: HttpResponse): Promise<RpcAnswer> {
  const { status, headers } = response;
  if (Number(headers.get("content-length")) > MAX_ANSWER) return tooLong();
  const body = new Uint8Array(await response.arrayBuffer());
  if (body.length > MAX_ANSWER) return tooLong();
  const isBinary = (headers.get("content-type") ?? "").startsWith(BINARY);
  if (status === 200 && (isBinary || body.length === 0)) return { status: "OK", bytes: body };
  const refused = isBinary ? statusOf(body) : undefined;
  if (refused !== undefined) return refused;
  const name = httpStatuses[status] ?? "UNKNOWN";
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== null)
    return failure(name, redirected(status, location), { source: "other" });
  const message = `HTTP ${status} from something that is not Flyte Admin's gateway: ${beginning(body)}`;
  return failure(name, message, { source: "other" });
}

function statusOf(body: Uint8Array): RpcAnswer | undefined {
  try {
    return numberOf(body, 1) === 0 ? undefined : readStatus(body);
  } catch {
    return undefined;
  }
}
