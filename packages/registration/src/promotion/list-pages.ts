import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Transport } from "../client/rpc.ts";
import { statusError } from "../client/status-error.ts";
import { isTooLarge } from "../client/transient.ts";
import { READS } from "./reader.ts";
import { settled } from "./settled.ts";

export interface ListOptions {
  /** Entities per page; default 100. A page that is too large for one message is requested in halves. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A list method: tokens are decimal offsets, and a page that is not full is the last one. */
export interface ListRpc<Request extends DescMessage, Item> {
  /** `flyteidl.service.AdminService/ListTasks` */
  readonly method: string;
  readonly request: Request;
  /** The items in a response. */
  readonly items: (response: Uint8Array) => readonly Item[];
}

/**
 * Pages in order. The next pages are requested in advance: one, then two, then four, up to {@link READS} at a time.
 *
 * @param request without limit and token; sorted, because Admin does not guarantee an order
 * @throws ADMIN_REFUSED, ADMIN_UNAVAILABLE, AUTH_FAILED, ABORTED
 */
export async function* listPages<Request extends DescMessage, Item>(
  transport: Transport,
  rpc: ListRpc<Request, Item>,
  request: MessageInitShape<Request>,
  what: string,
  { pageSize = 100, signal }: ListOptions = {},
): AsyncGenerator<readonly Item[]> {
  const page = async (offset: number, limit: number): Promise<readonly Item[]> => {
    const token = offset === 0 ? "" : String(offset);
    const message = create(rpc.request, {
      ...(request as object),
      limit,
      token,
    } as unknown as MessageInitShape<Request>);
    const answer = await transport.call(rpc.method, toBinary(rpc.request, message), omitUndefined({ signal }));
    if (answer.status === "OK") return rpc.items(answer.bytes);
    if (answer.status !== "RESOURCE_EXHAUSTED" || !isTooLarge(answer) || limit === 1) throw statusError(what, answer);
    const half = Math.ceil(limit / 2);
    return [...(await page(offset, half)), ...(await page(offset + half, limit - half))];
  };
  let offset = 0;
  for (let ahead = 1; ; ahead = Math.min(2 * ahead, READS)) {
    const offsets = Array.from({ length: ahead }, (_, index) => offset + index * pageSize);
    for (const found of await settled(offsets.map((at) => page(at, pageSize)))) {
      if (found.length > 0) yield found;
      if (found.length < pageSize) return;
    }
    offset += ahead * pageSize;
  }
}
