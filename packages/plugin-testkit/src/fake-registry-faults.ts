/** Which requests a fault strikes. */
export interface FaultTarget {
  /** Default `manifest`. */
  readonly on?: "ping" | "manifest" | "blob" | "token" | "any";
  readonly method?: "GET" | "HEAD" | "POST";
  /** Only so many times, then the registry is well again. Default: always. */
  readonly times?: number;
}

/** What goes wrong. */
export type RegistryFault = FaultTarget &
  (
    | { readonly kind: "status"; readonly status: number; readonly retryAfter?: string; readonly body?: string }
    /** No `Docker-Content-Digest`. */
    | { readonly kind: "no-digest" }
    /** A `Docker-Content-Digest` of something else, or of nothing at all. */
    | { readonly kind: "wrong-digest"; readonly digest?: string }
    /** Other bytes than the digest says. */
    | { readonly kind: "other-bytes" }
    /** Half of the bytes that the length announces, then the connection ends. */
    | { readonly kind: "truncated" }
    /** Bytes without end. */
    | { readonly kind: "endless" }
    /** So many bytes where few are expected. */
    | { readonly kind: "huge"; readonly bytes: number }
    /** The headers at once, then a byte at a time. */
    | { readonly kind: "slow"; readonly everyMs: number }
    /** No answer at all. */
    | { readonly kind: "hang" }
    /** The connection ends before an answer. */
    | { readonly kind: "reset" }
    /** To an address; `self`: to the same one, for ever. */
    | { readonly kind: "redirect"; readonly to: string; readonly status?: number }
    /** 401 that points to another token server. */
    | { readonly kind: "realm"; readonly realm: string }
    /** A page for people, with status 200. */
    | { readonly kind: "html" }
  );

/** Chooses the fault that strikes a request, and counts. */
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
