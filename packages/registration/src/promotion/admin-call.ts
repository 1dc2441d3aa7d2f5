import {
  create,
  type DescMessage,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import { statusError } from "../client/status-error.ts";

/** An Admin method with its request and response messages. */
export interface AdminRpc<Request extends DescMessage, Response extends DescMessage> {
  /** `flyteidl.service.AdminService/GetTask` */
  readonly method: string;
  readonly request: Request;
  readonly response: Response;
}

/**
 * Calls Admin.
 *
 * @returns `undefined` for NOT_FOUND
 * @throws ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function callAdmin<Request extends DescMessage, Response extends DescMessage>(
  transport: Transport,
  rpc: AdminRpc<Request, Response>,
  request: MessageInitShape<Request>,
  { what, signal }: { readonly what: string; readonly signal?: AbortSignal | undefined },
): Promise<MessageShape<Response> | undefined> {
  const bytes = toBinary(rpc.request, create(rpc.request, request));
  const answer = await transport.call(rpc.method, bytes, omitUndefined({ signal }));
  if (answer.status === "OK") return fromBinary(rpc.response, answer.bytes);
  if (answer.status === "NOT_FOUND") return undefined;
  throw statusError(what, answer);
}
