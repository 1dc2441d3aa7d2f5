/** One thing that was looked at. */
export interface DoctorLine {
  /** `node`, `proxy`, `admin`; several lines may have the same. */
  readonly check: string;
  readonly status: "ok" | "warn" | "fail" | "skip";
  /** What is there; names and places, never a secret. */
  readonly message: string;
  /** What to do. */
  readonly todo?: string;
}

/** Says of one check what it found: `ok("v20.20.2")`. */
export interface Say {
  ok(message: string): DoctorLine;
  skip(message: string): DoctorLine;
  warn(message: string, todo: string): DoctorLine;
  fail(message: string, todo: string): DoctorLine;
}

export function saying(check: string): Say {
  return {
    ok: (message) => ({ check, status: "ok", message }),
    skip: (message) => ({ check, status: "skip", message }),
    warn: (message, todo) => ({ check, status: "warn", message, todo }),
    fail: (message, todo) => ({ check, status: "fail", message, todo }),
  };
}
