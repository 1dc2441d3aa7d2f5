import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createAuth, type FakeRegistryAuth } from "./fake-registry-auth.ts";
import { createContent, errorBody, json } from "./fake-registry-content.ts";
import { createFaults, type RegistryFault } from "./fake-registry-faults.ts";
import { type Answer, sendAnswer } from "./fake-registry-send.ts";
import { type BuiltImage, buildImage, type ImageSpec } from "./oci-image.ts";

export interface FakeRegistryOptions {
  /** Default `{ kind: "none" }`. */
  readonly auth?: FakeRegistryAuth;
  readonly faults?: readonly RegistryFault[];
  /** PEM; the registry uses https. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Every request under `/v2/` is redirected to this origin with 307: a reverse proxy for another registry. */
  readonly redirectTo?: string;
  /** Headers of every manifest response: `ratelimit-remaining`, `warning`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as received. Nothing is redacted: this is for tests. */
export interface FakeRegistryRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly kind: "ping" | "manifest" | "blob" | "token" | "other";
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body of a POST. */
  readonly body: string;
}

/** A registry in this process: content negotiation as in docker-registry 2.8.2, tokens, and configurable faults. */
export interface FakeRegistry {
  /** `127.0.0.1:41013`: the domain for references to it. */
  readonly host: string;
  /** `http://127.0.0.1:41013`. */
  readonly origin: string;
  readonly requests: readonly FakeRegistryRequest[];
  /** Adds an image; `repository` is for example `acme/train`. */
  push(repository: string, tag: string, image?: ImageSpec | BuiltImage): BuiltImage;
  /** Removes the tag; the manifest stays. */
  removeTag(repository: string, tag: string): void;
  removeManifest(repository: string, digest: string): void;
  /** Replaces all previous faults. */
  setFaults(faults: readonly RegistryFault[]): void;
  clearRequests(): void;
  /** Closes the server and all its connections. */
  close(): Promise<void>;
}

/**
 * Starts a registry on a free port of the loopback. Close it after use.
 *
 * @example
 * ```ts
 * const registry = await fakeRegistry({ faults: [{ kind: "status", status: 429, retryAfter: "1", times: 1 }] });
 * const { digest } = registry.push("acme/train", "v1", { platforms: ["linux/amd64", "linux/arm64"] });
 * ```
 */
export async function fakeRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const requests: FakeRegistryRequest[] = [];
  const content = createContent();
  const faults = createFaults();
  faults.set(options.faults ?? []);
  const auth = createAuth(options.auth ?? { kind: "none" }, () => origin);
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void readAll(request).then((body) => {
      const logged = log(request, body);
      requests.push(logged);
      const fault = faults.next(logged.kind, logged.method);
      sendAnswer(logged, answer(logged), fault, response);
    });
  };
  const server: Server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `${options.tls ? "https" : "http"}://${host}`;

  function answer(request: FakeRegistryRequest): Answer {
    const url = new URL(request.path, origin);
    const authorization = request.headers["authorization"] as string | undefined;
    if (request.kind === "token") {
      const form = new URLSearchParams(request.body);
      const reply = auth.token({ method: request.method, url, authorization, form });
      return reply ? plain(reply.status, reply.body) : plain(404, errorBody("NOT_FOUND", "no token server here"));
    }
    if (options.redirectTo !== undefined) {
      return { status: 307, headers: { location: `${options.redirectTo}${request.path}` }, bytes: new Uint8Array() };
    }
    const [, repository = "", what = "", identifier = ""] =
      /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^/]+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    const denial = auth.check(authorization, repository);
    if (denial) return plain(denial.status, denial.body, { "www-authenticate": denial.challenge });
    if (request.kind === "ping") return plain(200, {});
    if (request.method !== "GET" && request.method !== "HEAD") return plain(405, errorBody("UNSUPPORTED", "read-only"));
    return what === "blobs"
      ? blobAnswer(repository, identifier)
      : documentAnswer(request, repository, what, identifier);
  }

  function documentAnswer(request: FakeRegistryRequest, repository: string, what: string, identifier: string): Answer {
    if (what === "tags") {
      const tags = content.tags(repository);
      return tags
        ? plain(200, { name: repository, tags })
        : plain(404, errorBody("NAME_UNKNOWN", "repository name not known to registry", { name: repository }));
    }
    if (what !== "manifests") return plain(404, errorBody("UNSUPPORTED", "no such route"));
    const accept = [request.headers["accept"] ?? []].flat().join(",");
    const { status, digest, mediaType, bytes } = content.manifest(repository, identifier, accept || undefined);
    const etag = digest === undefined ? undefined : `"${digest}"`;
    if (etag !== undefined && request.headers["if-none-match"] === etag)
      return { status: 304, headers: {}, bytes: new Uint8Array() };
    return {
      status,
      headers: {
        "content-type": mediaType,
        "docker-distribution-api-version": "registry/2.0",
        ...(digest === undefined || etag === undefined ? {} : { "docker-content-digest": digest, etag }),
        ...options.headers,
      },
      bytes,
    };
  }

  function blobAnswer(repository: string, digest: string): Answer {
    const blob = content.blob(repository, digest);
    if (!blob) return plain(404, errorBody("BLOB_UNKNOWN", "blob unknown to registry", { digest }));
    const headers = { "content-type": "application/octet-stream", "docker-content-digest": digest };
    return { status: 200, headers, bytes: blob.bytes };
  }

  return {
    host,
    origin,
    requests,
    push(repository, tag, image = {}) {
      const built = "manifests" in image ? image : buildImage(image);
      content.add(repository, tag, built);
      return built;
    },
    removeTag: content.removeTag,
    removeManifest: content.removeManifest,
    setFaults: faults.set,
    clearRequests: () => void requests.splice(0),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function plain(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, bytes: json(body) };
}

function log(request: IncomingMessage, body: string): FakeRegistryRequest {
  const path = request.url ?? "/";
  const [, found] = /^\/(?:token)|^\/v2\/$/.test(path) ? [] : (/\/(manifests|blobs)\//.exec(path) ?? []);
  const kinds = { manifests: "manifest", blobs: "blob" } as const;
  const kind = path.startsWith("/token")
    ? "token"
    : path === "/v2/"
      ? "ping"
      : (kinds[found as keyof typeof kinds] ?? "other");
  return { method: request.method ?? "GET", path, kind, headers: request.headers, body };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
