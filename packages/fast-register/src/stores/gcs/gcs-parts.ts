import type { Readable } from "node:stream";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { HttpResponse } from "@flyte-settings/node-kit/http";
import { responseError } from "../http-failure.ts";
import type { ObjectFacts, PartUpload, Shipment } from "../object-store-client.ts";
import type { GcsRequests } from "./gcs-requests.ts";
import { answered, factsOf, refused, resourceOf } from "./gcs-responses.ts";

/**
 * A resumable upload: parts are sent in order to a URL that is itself a secret. The response to the last part describes
 * the object. After an interrupted part, the server is queried for its progress, and a part it already has is not sent
 * again.
 */
export async function gcsParts(
  gcs: GcsRequests,
  uploads: string,
  shipment: Shipment,
  signal: AbortSignal | undefined,
): Promise<PartUpload> {
  const begun = await gcs.send({
    url: gcs.withQuery(uploads, { uploadType: "resumable" }),
    method: "POST",
    headers: {
      "content-type": "application/json; charset=UTF-8",
      "x-upload-content-type": shipment.contentType,
      "x-upload-content-length": String(shipment.size),
    },
    body: JSON.stringify(resourceOf(shipment)),
    ...omitUndefined({ signal }),
  });
  if (begun.status !== 200) throw await refused(begun);
  begun.body.destroy();
  const session = begun.headers["location"];
  if (session === undefined) throw responseError(200, begun.headers, "NoSession", "no address to send the parts to");
  let stored: ObjectFacts | undefined;
  let begunPart = -1;

  const put = (range: string, length: number, body: Readable | undefined, stop?: AbortSignal): Promise<HttpResponse> =>
    gcs.send({
      url: session,
      method: "PUT",
      headers: { "content-range": `bytes ${range}/${shipment.size}`, "content-length": String(length) },
      ...omitUndefined({ body, signal: stop }),
    });

  /** 308: incomplete; its `range` header shows the bytes received. */
  const heard = async (answer: HttpResponse): Promise<number> => {
    if (answer.status === 200 || answer.status === 201) {
      stored = factsOf(await answered({ ...answer, status: 200 }));
      return shipment.size;
    }
    if (answer.status !== 308) throw await refused(answer);
    answer.body.destroy();
    return Number(/-(\d+)$/.exec(answer.headers["range"] ?? "")?.[1] ?? -1) + 1;
  };

  return {
    lanes: 1,
    async putPart(part, stop) {
      const end = part.start + part.size;
      const from = begunPart === part.index ? await heard(await put("*", 0, undefined, stop)) : part.start;
      if (from >= end) return;
      if (from < part.start) throw responseError(410, {}, "PartLost", "the store lost a part that it had taken");
      begunPart = part.index;
      const there = await heard(await put(`${from}-${end - 1}`, end - from, part.open(from - part.start), stop));
      if (there < end) throw responseError(503, {}, "PartTakenInPart", "the store took only a piece of the part");
    },
    async complete() {
      return stored ?? {};
    },
    async abort() {
      const answer = await gcs.send({ url: session, method: "DELETE", headers: { "content-length": "0" } });
      answer.body.destroy();
    },
  };
}
