import type { CompatMode, CompatOptions } from "@flyte-settings/core";
import { isCompat } from "@flyte-settings/core/internal";

/** What a package is filled with. */
export interface HydrationOptions extends CompatOptions {
  readonly project: string;
  readonly domain: string;
  readonly version: string;
  /** Where the code of the package lies: `s3://…`; absent: there is none, and a task that wants it is an error. */
  readonly distributionLocation?: string;
  /** For `{{ .dest_dir }}`; absent: `.`, as the peer. */
  readonly destinationDir?: string;
  /** The version is set even where the package names one (in compat also in references to other projects). */
  readonly force?: boolean;
  /** Kubernetes service account that launch plans run as. */
  readonly serviceAccount?: string;
  readonly iamRole?: string;
  /** Where launch plans put their raw output: `s3://bucket/prefix`. */
  readonly outputPrefix?: string;
  /** Added to the environment of each task's own container; a variable that the task sets keeps its value. */
  readonly env?: Readonly<Record<string, string>>;
  /** As `env`, but replaces the value of a variable that the task sets. */
  readonly overrideEnv?: Readonly<Record<string, string>>;
  /** What an image is replaced by: templates resolved, mirrored, pinned; gets what stands there, may give it back. */
  readonly image?: (image: string, place: string) => string;
  /** What a context (`_F_SS_C`) is replaced by; absent: contexts stay, the runtime repairs them. */
  readonly context?: (context: string, place: string) => string;
  /** The code will be uploaded after hydration: what names its location is left, for `fillLocation`. */
  readonly awaitsUpload?: boolean;
  /** Whose requests these are in compat; absent: flytectl's. */
  readonly as?: "flytectl" | "flytekit";
}

/** Whose requests are sent: `compat: { registration: "flytekit" }` means flytectl's, as `as: "flytekit"` means pyflyte's. */
export function compatModeOf({ as, compat }: Pick<HydrationOptions, "as" | "compat">): CompatMode {
  return as ?? (isCompat(compat, "registration") ? "flytectl" : "strict");
}
