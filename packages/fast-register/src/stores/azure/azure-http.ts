import type { Readable } from "node:stream";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { HttpTransport } from "@flyte-settings/node-kit/http";
import { readText } from "../http-failure.ts";

/** The common part of the two generations of Azure's HTTP interface. */
interface AzureRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: { toJson?(): Record<string, string>; toJSON?(): Record<string, string> };
  readonly body?: unknown;
  readonly abortSignal?: AbortSignal;
  readonly streamResponseStatusCodes?: Set<number>;
}

interface AzureResponse {
  readonly request: AzureRequest;
  readonly status: number;
  readonly headers: AzureHeaders;
  readonly readableStreamBody?: Readable;
  readonly bodyAsText?: string;
}

const LONGEST_DOCUMENT = 4 * 1024 * 1024;

/** The SDK's HTTP client on our transport. */
export function azureHttp(transport: HttpTransport): { sendRequest(request: AzureRequest): Promise<AzureResponse> } {
  return {
    async sendRequest(request) {
      const { body } = request;
      const given = typeof body === "function" ? (body as () => Readable)() : (body as Readable | string | undefined);
      const answer = await transport.send({
        url: request.url,
        method: request.method,
        headers: texts(request.headers.toJson?.() ?? request.headers.toJSON?.() ?? {}),
        ...(given === undefined || given === null || given === "" ? {} : { body: given }),
        ...omitUndefined({ signal: request.abortSignal }),
      });
      const wanted = request.streamResponseStatusCodes;
      const isStream = wanted?.has(answer.status) || (wanted?.has(Number.POSITIVE_INFINITY) && answer.status < 300);
      return {
        request,
        status: answer.status,
        headers: azureHeaders(answer.headers),
        ...(isStream
          ? { readableStreamBody: answer.body }
          : { bodyAsText: await readText(answer.body, LONGEST_DOCUMENT) }),
      };
    },
  };
}

interface AzureHeaders extends Iterable<[string, string]> {
  get(name: string): string | undefined;
  has(name: string): boolean;
  contains(name: string): boolean;
  set(name: string, value: string): void;
  delete(name: string): void;
  toJSON(): Record<string, string>;
  toJson(): Record<string, string>;
}

function azureHeaders(given: Readonly<Record<string, string>>): AzureHeaders {
  const map = new Map(Object.entries(given));
  const has = (name: string): boolean => map.has(name.toLowerCase());
  const toJson = (): Record<string, string> => Object.fromEntries(map);
  return {
    get: (name) => map.get(name.toLowerCase()),
    has,
    contains: has,
    set: (name, value) => void map.set(name.toLowerCase(), value),
    delete: (name) => void map.delete(name.toLowerCase()),
    toJSON: toJson,
    toJson,
    [Symbol.iterator]: () => map.entries(),
  };
}

function texts(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
