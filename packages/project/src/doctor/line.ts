/** The result of one check. */
export interface DoctorLine {
  /** `node`, `proxy`, `admin`; several lines may have the same check. */
  readonly check: string;
  readonly status: "ok" | "warn" | "fail" | "skip";
  /** What was found: names and places, never a secret. */
  readonly message: string;
  /** How to fix the problem. */
  readonly todo?: string;
}

/** Creates the line of one check: `ok("v20.20.2")`. */
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
