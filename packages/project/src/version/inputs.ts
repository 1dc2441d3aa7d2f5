import { createHash } from "node:crypto";

/** One thing that a version is made of. */
export interface Input {
  /** `code` is all files in one; `file` one of them. */
  readonly kind: "code" | "file" | "setting" | "image" | "entity";
  /** `flows/train.py`, `env.LOG_LEVEL`, `spark`, `task weather.forecast`. */
  readonly name: string;
  /** MD5 in hex; of what may be a secret six digits of it, which tell a change and nothing else. */
  readonly digest: string;
  /** Of settings and images; not of what may be a secret. */
  readonly value?: string;
}

/** A version and what it is made of, as `version explain --json` prints it. */
export interface ExplainedVersion {
  readonly version: string;
  readonly inputs: readonly Input[];
}

export function md5(contents: string | Uint8Array): string {
  return createHash("md5").update(contents).digest("hex");
}
