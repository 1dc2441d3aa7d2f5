/** How registries are accessed; all options have defaults. */
export interface RegistryOptions {
  /**
   * `host[:port]` for which plain HTTP is allowed. Always allowed for the loopback (`localhost`, `127.0.0.0/8`,
   * `[::1]`).
   */
  readonly insecureRegistries?: readonly string[];
  /** PEM file with additional CA certificates; read on first use. */
  readonly caFile?: string;
  /** Directories that contain `<host[:port]>/{*.crt,*.cert,*.key}`. Default: docker's and podman's. */
  readonly certsDirs?: readonly string[];
  /**
   * Registry `host[:port]` → hosts whose token server may receive its credentials, in addition to those of the same
   * domain.
   */
  readonly tokenHosts?: Readonly<Record<string, readonly string[]>>;
  /** The program whose credential files are read first. Default `docker`. */
  readonly credentialOrder?: "docker" | "podman";
  /** Time limit of one request, until the last byte of the response. Default 15,000. */
  readonly timeoutMs?: number;
  /** Time limit of one credential helper. Default 10,000. */
  readonly helperTimeoutMs?: number;
  /** Fail if a registry requests a longer pause than this. Default 10,000. */
  readonly maxRetryAfterMs?: number;
  /** Concurrent requests to all registries together. Default 16. */
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

/** Maximum size of responses, in bytes. */
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
