import type { CompatMode, CompatOptions } from "@flyte-settings/core";
import { isCompat } from "@flyte-settings/core/internal";

/** The values to fill into a package. */
export interface HydrationOptions extends CompatOptions {
  readonly project: string;
  readonly domain: string;
  readonly version: string;
  /** The location of the package's code: `s3://…`. Absent: there is no code, and a task that needs it is an error. */
  readonly distributionLocation?: string;
  /** For `{{ .dest_dir }}`; absent: `.`, as in flytekit and flytectl. */
  readonly destinationDir?: string;
  /** Override versions set in the package (in compat also in references to other projects). */
  readonly force?: boolean;
  /** Kubernetes service account that launch plans run as. */
  readonly serviceAccount?: string;
  readonly iamRole?: string;
  /** Where launch plans put their raw output: `s3://bucket/prefix`. */
  readonly outputPrefix?: string;
  /** Added to the environment of each task's own container; variables set by the task keep their values. */
  readonly env?: Readonly<Record<string, string>>;
  /** Like `env`, but overrides variables set by the task. */
  readonly overrideEnv?: Readonly<Record<string, string>>;
  /** Replaces an image: resolves templates, mirrors, pins; receives the string and may return it unchanged. */
  readonly image?: (image: string, place: string) => string;
  /** Replaces a context (`_F_SS_C`); absent: contexts are unchanged and the runtime completes them. */
  readonly context?: (context: string, place: string) => string;
  /** Whether the package contains code; determines the reason in an error. */
  readonly holdsCode?: boolean;
  /** The code will be uploaded after hydration: placeholders for its location are left for `fillLocation`. */
  readonly awaitsUpload?: boolean;
  /** The program whose requests are produced; absent: as `compat` selects. */
  readonly as?: CompatMode;
}

/**
 * The program whose requests are sent: `compat: { registration: "flytekit" }` selects flytectl, and `as: "flytekit"`
 * selects pyflyte.
 */
export function compatModeOf({ as, compat }: Pick<HydrationOptions, "as" | "compat">): CompatMode {
  return as ?? (isCompat(compat, "registration") ? "flytectl" : "strict");
}
