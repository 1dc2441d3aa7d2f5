/**
 * Flyte Admin's HTTP gateway, with protobuf in both directions (`application/octet-stream`): no mapping, unknown fields
 * are preserved, and an error is a `google.rpc.Status`.
 */
import { omitUndefined } from "@flyte-settings/core/plugin";
import { numberOf } from "../proto/read-wire.ts";
import { connectionError } from "./connection-error.ts";
import {
  type Address,
  activePlans,
  addressOf,
  descriptions,
  download,
  identified,
  named,
  namedEntities,
  namedEntity,
  names,
  projects,
  resources,
  typed,
} from "./gateway-address.ts";
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

/** The subset of the web's `fetch` that is used here; proxy and CA are already configured. */
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
  /** Fields of the message that the URL contains. */
  readonly address?: Address;
}

const api = "/api/v1";
const admin = "flyteidl.service.AdminService/";
const auth = "flyteidl.service.AuthMetadataService/";
const dataProxy = "flyteidl.service.DataProxyService/";

/** The gateway's method names. */
export const routes: Readonly<Record<string, Route>> = {
  [`${admin}CreateTask`]: { verb: "POST", path: `${api}/tasks` },
  [`${admin}CreateWorkflow`]: { verb: "POST", path: `${api}/workflows` },
  [`${admin}CreateLaunchPlan`]: { verb: "POST", path: `${api}/launch_plans` },
  [`${admin}UpdateLaunchPlan`]: { verb: "PUT", path: `${api}/launch_plans`, address: identified },
  [`${admin}GetTask`]: get("tasks", identified),
  [`${admin}GetWorkflow`]: get("workflows", identified),
  [`${admin}GetLaunchPlan`]: get("launch_plans", identified),
  [`${admin}GetActiveLaunchPlan`]: get("active_launch_plans", named),
  [`${admin}GetDescriptionEntity`]: get("description_entities", typed),
  [`${admin}GetNamedEntity`]: get("named_entities", namedEntity),
  [`${admin}GetDomains`]: get("domains"),
  [`${admin}GetVersion`]: get("version"),
  [`${admin}ListTasks`]: get("tasks", resources),
  [`${admin}ListWorkflows`]: get("workflows", resources),
  [`${admin}ListLaunchPlans`]: get("launch_plans", resources),
  [`${admin}ListActiveLaunchPlans`]: get("active_launch_plans", activePlans),
  [`${admin}ListTaskIds`]: get("task_ids", names),
  [`${admin}ListWorkflowIds`]: get("workflow_ids", names),
  [`${admin}ListLaunchPlanIds`]: get("launch_plan_ids", names),
  [`${admin}ListNamedEntities`]: get("named_entities", namedEntities),
  [`${admin}ListDescriptionEntities`]: get("description_entities", descriptions),
  [`${admin}ListProjects`]: get("projects", projects),
  [`${dataProxy}CreateUploadLocation`]: { verb: "POST", path: `${api}/dataproxy/artifact_urn` },
  [`${dataProxy}CreateDownloadLocation`]: get("dataproxy/artifact_urn", download),
  [`${auth}GetOAuth2Metadata`]: { verb: "GET", path: "/.well-known/oauth-authorization-server" },
  [`${auth}GetPublicClientConfig`]: { verb: "GET", path: "/config/v1/flyte_client" },
};

function get(path: string, address?: Address): Route {
  return { verb: "GET", path: `${api}/${path}`, ...omitUndefined({ address }) };
}

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

/** @param origin `https://flyte.example.com`, without a trailing slash */
export function gatewayTransport(origin: string, fetch: HttpFetch): Transport {
  return {
    async call(method, message, { headers = {}, timeoutMs = DEFAULT_TIMEOUT_MS, signal } = {}) {
      stopIfAborted(signal);
      const route = routes[method];
      const path = route?.address === undefined ? route?.path : addressOf(route.path, route.address, message);
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
