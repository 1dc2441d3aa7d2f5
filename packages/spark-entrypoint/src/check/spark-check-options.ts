import type { ImageFacts } from "./image-facts.ts";

/** Facts in addition to the plan; checks whose facts are absent are skipped. */
export interface SparkCheckOptions {
  /** As configured in the settings; absent: not compared. */
  readonly virtualenvRoot?: string;
  /** The contents of the images, or why they could not be read. */
  readonly driver?: ImageFacts | { readonly problem: string };
  readonly executors?: ImageFacts | { readonly problem: string };
  /** `3.11`, as reported by the interpreters, if they are on this machine. */
  readonly versions?: { readonly driver?: string; readonly executors?: string };
  /** Whether the job runs on Kubernetes, as Flyte runs it. Default: yes. */
  readonly isKubernetes?: boolean;
}
