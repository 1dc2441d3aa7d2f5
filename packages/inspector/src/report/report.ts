/** The content of the page: read from pasted or dropped input, from a link, or embedded in the file by a command. */
export type Report = ContextsReport | PackageReport | BundleReport | LockReport | ComparisonReport;

interface Shared {
  /** The name of a file, or `pasted text`. */
  readonly title: string;
  /** Whether the values of variables and possible secrets are replaced; they cannot be restored. */
  readonly masked?: boolean;
}

export interface ContextsReport extends Shared {
  readonly kind: "contexts";
  readonly contexts: readonly ContextItem[];
}

/** A settings context or a Flyte 2 image cache. */
export interface ContextItem {
  readonly entity: string;
  /** The encoded value, or its JSON; absent: a Flyte 2 container without an image cache. */
  readonly context?: string;
  /** Length of the encoded value, if `context` is its JSON. */
  readonly size?: number;
  /** The arguments of a Flyte 2 container by name. */
  readonly launch?: readonly NamedValue[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

export interface PackageReport extends Shared {
  readonly kind: "package";
  readonly tasks: readonly TaskRow[];
  readonly workflows: readonly WorkflowRow[];
  readonly launchPlans: readonly LaunchPlanRow[];
  /** The code bundle in the package. */
  readonly bundle?: { readonly file: string; readonly bytes: number; readonly files?: readonly BundleFile[] };
}

export interface TaskRow {
  readonly name: string;
  /** `python-task`, `spark`. */
  readonly type: string;
  readonly containers: readonly ContainerRow[];
}

export interface ContainerRow {
  /** `container`, `k8s_pod.containers[0]`. */
  readonly place: string;
  readonly image: string;
  readonly args: readonly string[];
  /** Without `_F_SS_C`. */
  readonly env: readonly NamedValue[];
  readonly context?: string;
}

export interface WorkflowRow {
  readonly name: string;
  readonly nodes: readonly NodeRow[];
  /** Pairs of node IDs: the first runs before the second, which uses its results or waits for it. */
  readonly edges: readonly (readonly [string, string])[];
}

export type NodeKind = "task" | "workflow" | "launch plan" | "branch" | "array" | "gate" | "other";

export interface NodeRow {
  readonly id: string;
  readonly label: string;
  readonly kind: NodeKind;
  /** The name of the task, workflow or launch plan that it runs. */
  readonly target: string;
  /** An image that the workflow sets for this node only. */
  readonly image?: string;
  /** For a node in a branch: when it runs, `n0.o0 > 5` or `else`. */
  readonly condition?: string;
  /** For an array node: `at most 4 at a time, at least 90 % must succeed`. */
  readonly note?: string;
}

export interface LaunchPlanRow {
  readonly name: string;
  readonly workflow: string;
  /** `0 8 * * *`, `every 10 minutes`; empty if not scheduled. */
  readonly schedule: string;
}

export interface BundleReport extends Shared {
  readonly kind: "bundle";
  readonly files: readonly BundleFile[];
}

export interface BundleFile {
  readonly path: string;
  readonly bytes: number;
}

/** `images.lock.yaml`. */
export interface LockReport extends Shared {
  readonly kind: "lock";
  readonly images: readonly LockRow[];
}

export interface LockRow {
  readonly requested: string;
  readonly digest: string;
  readonly platforms: readonly string[];
  /** The names that tasks use. */
  readonly names: readonly string[];
}

export interface ComparisonReport extends Shared {
  readonly kind: "comparison";
  readonly before: string;
  readonly after: string;
  readonly entities: readonly ComparedEntity[];
}

export interface ComparedEntity {
  readonly kind: string;
  readonly name: string;
  readonly onlyIn?: "before" | "after";
  readonly values: readonly ValueDifference[];
}

/** One value that differs; absent if not set on that side. */
export interface ValueDifference {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}
