/** The requests that a fault applies to. */
export interface FaultTarget {
  /** Default `manifest`. */
  readonly on?: "ping" | "manifest" | "blob" | "token" | "any";
  readonly method?: "GET" | "HEAD" | "POST";
  /** Apply only this many times. Default: always. */
  readonly times?: number;
}

/** The kind of fault. */
export type RegistryFault = FaultTarget &
  (
    | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string; readonly body?: string }
    /** No `Docker-Content-Digest`. */
    | { readonly kind: "no-digest" }
    /** A `Docker-Content-Digest` of different content, or of none. */
    | { readonly kind: "wrong-digest"; readonly digest?: string }
    /** Bytes that do not match the digest. */
    | { readonly kind: "other-bytes" }
    /** Half of the announced length, then the connection ends. */
    | { readonly kind: "truncated" }
    /** An endless body. */
    | { readonly kind: "endless" }
    /** This many bytes where few are expected. */
    | { readonly kind: "huge"; readonly bytes: number }
    /** The headers immediately, then one byte at a time. */
    | { readonly kind: "slow"; readonly everyMs: number }
    /** No response at all. */
    | { readonly kind: "hang" }
    /** The connection ends before a response. */
    | { readonly kind: "reset" }
    /** A redirect to a URL; `self`: to the same one, forever. */
    | { readonly kind: "redirect"; readonly to: string; readonly status?: number }
    /** 401 that specifies a different token server. */
    | { readonly kind: "realm"; readonly realm: string }
    /** An HTML page with status 200. */
    | { readonly kind: "html" }
  );

/** Selects the fault for a request, and counts its uses. */
export function createFaults(): {
  set(faults: readonly RegistryFault[]): void;
  next(kind: "ping" | "manifest" | "blob" | "token" | "other", method: string): RegistryFault | undefined;
} {
  let current: { readonly fault: RegistryFault; left: number }[] = [];
  return {
    set(faults) {
      current = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    },
    next(kind, method) {
      const struck = current.find(
        ({ fault, left }) =>
          left > 0 &&
          (fault.on === "any" || (fault.on ?? "manifest") === kind) &&
          (fault.method === undefined || fault.method === method),
      );
      if (!struck) return undefined;
      struck.left -= 1;
      return struck.fault;
    },
  };
}
