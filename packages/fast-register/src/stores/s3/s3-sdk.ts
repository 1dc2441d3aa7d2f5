import type { Readable } from "node:stream";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import { omitUndefined } from "@flyte-settings/core/plugin";
import type { HttpTransport } from "@flyte-settings/node-kit/http";
import type { Sdk } from "../load-sdk.ts";
import type { StoreTools } from "../store-tools.ts";
import type { S3Options } from "./s3-options.ts";

/** The SDK's client on our transport: it signs and parses, and does not retry. */
export function s3Client(sdk: Sdk<"@aws-sdk/client-s3">, { options, transport }: StoreTools): S3Client {
  const s3 = options.s3 ?? {};
  const region = s3.region ?? (s3.endpoint === undefined ? undefined : "us-east-1");
  return new sdk.S3Client({
    ...omitUndefined({ region, endpoint: s3.endpoint, profile: s3.profile }),
    ...identity(s3),
    forcePathStyle: (s3.addressingStyle ?? (s3.endpoint === undefined ? "virtual" : "path")) === "path",
    followRegionRedirects: true,
    maxAttempts: 1,
    // Content-MD5 protects each body, with every S3-compatible store
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: handlerOn(transport),
    // otherwise the SDK logs that it does not retry a stream, but retries happen here
    logger: silent,
  } as S3ClientConfig);
}

const nothing = (): void => {};
const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

function identity(s3: S3Options): Partial<S3ClientConfig> {
  if (s3.isAnonymous === true) {
    return {
      credentials: { accessKeyId: "", secretAccessKey: "" },
      signer: { sign: async (request: unknown) => request } as never,
    };
  }
  const { accessKeyId, secretAccessKey, sessionToken } = s3;
  if (accessKeyId === undefined || secretAccessKey === undefined) return {};
  return { credentials: { accessKeyId, secretAccessKey, ...omitUndefined({ sessionToken }) } };
}

interface SmithyRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable | Uint8Array | string;
}

interface SmithyResponse {
  readonly response: { statusCode: number; headers: Record<string, string>; body: Readable };
}

/** The shape of Smithy's `HttpHandler`. */
function handlerOn(transport: HttpTransport) {
  return {
    metadata: { handlerProtocol: "http/1.1" },
    async handle(request: SmithyRequest, how: { readonly abortSignal?: AbortSignal } = {}): Promise<SmithyResponse> {
      const answer = await transport.send({
        url: urlOf(request),
        method: request.method,
        headers: request.headers,
        ...(request.body === undefined || request.body === "" ? {} : { body: request.body }),
        ...omitUndefined({ signal: how.abortSignal }),
      });
      return { response: { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body } };
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  };
}

function urlOf({ protocol, hostname, port, path, query = {} }: SmithyRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => (one === null ? encoded(name) : `${encoded(name)}=${encoded(String(one))}`)),
  );
  const search = pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}${search}`;
}

/** Encoded as by the signer. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
