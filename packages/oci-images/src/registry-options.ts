/** How registries are asked; every part has a default. */
export interface RegistryOptions {
  /** `host[:port]` that may be asked by http. The loopback (`localhost`, `127.0.0.0/8`, `[::1]`) always may. */
  readonly insecureRegistries?: readonly string[];
  /** PEM file with certificates to trust beside the usual ones; read when first needed. */
  readonly caFile?: string;
  /** Folders of `<host[:port]>/{*.crt,*.cert,*.key}`. Default: docker's and podman's. */
  readonly certsDirs?: readonly string[];
  /** Registry `host[:port]` → hosts whose token server may see its credentials, beside those of the same domain. */
  readonly tokenHosts?: Readonly<Record<string, readonly string[]>>;
  /** Whose credential files are asked first. Default `docker`. */
  readonly credentialOrder?: "docker" | "podman";
  /** For one request, from its start to the last byte of its answer. Default 15,000. */
  readonly timeoutMs?: number;
  /** For one credential helper. Default 10,000. */
  readonly helperTimeoutMs?: number;
  /** A registry that asks for a longer pause than this is not waited for. Default 10,000. */
  readonly maxRetryAfterMs?: number;
  /** Requests at once to all registries together. Default 16. */
  readonly concurrency?: number;
}

export type RegistrySettings = Required<Omit<RegistryOptions, "caFile">> & Pick<RegistryOptions, "caFile">;

export const REGISTRY_DEFAULTS: RegistrySettings = {
  insecureRegistries: [],
  certsDirs: ["/etc/docker/certs.d", "/etc/containers/certs.d"],
  tokenHosts: {},
  credentialOrder: "docker",
  timeoutMs: 15_000,
  helperTimeoutMs: 10_000,
  maxRetryAfterMs: 10_000,
  concurrency: 16,
};

/** Most that is read of an answer, in bytes. */
export const LIMITS: Readonly<
  Record<"token" | "manifest" | "config" | "errorBody" | "authFile" | "helperOutput", number>
> = {
  token: 64 * 1024,
  manifest: 4 * 1024 * 1024,
  config: 1024 * 1024,
  errorBody: 16 * 1024,
  authFile: 4 * 1024 * 1024,
  helperOutput: 64 * 1024,
};

export const MAX_REDIRECTS = 8;
export const MAX_TRIES = 3;
