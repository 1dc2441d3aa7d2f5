import { createHash } from "node:crypto";

/** One input of a version. */
export interface Input {
  /** `code` is all files together; `file` is one of them. */
  readonly kind: "code" | "file" | "setting" | "image" | "entity";
  /** `flows/train.py`, `env.LOG_LEVEL`, `spark`, `task weather.forecast`. */
  readonly name: string;
  /** MD5 in hex; for a value that may be secret only six digits of it, enough to detect a change. */
  readonly digest: string;
  /** Only for settings and images that cannot be secret. */
  readonly value?: string;
}

/** A version and its inputs, as `version explain --json` prints them. */
export interface ExplainedVersion {
  readonly version: string;
  readonly inputs: readonly Input[];
}

export function md5(contents: string | Uint8Array): string {
  return createHash("md5").update(contents).digest("hex");
}
