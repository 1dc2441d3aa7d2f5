import type { ImageFacts } from "./image-facts.ts";

/** What is known in addition to the plan; what is absent is not checked. */
export interface SparkCheckOptions {
  /** Of the settings; absent: not compared. */
  readonly virtualenvRoot?: string;
  /** What the images say, or why they could not be read. */
  readonly driver?: ImageFacts | { readonly problem: string };
  readonly executors?: ImageFacts | { readonly problem: string };
  /** `3.11`, as the interpreters themselves say, where they are on this machine. */
  readonly versions?: { readonly driver?: string; readonly executors?: string };
  /** Whether the job goes to Kubernetes, as Flyte sends it. Absent: yes. */
  readonly isKubernetes?: boolean;
}
