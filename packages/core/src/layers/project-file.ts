import type { Compat } from "../model/compat.ts";
import type { Json } from "../model/json.ts";
import type { ResourceSpec } from "../settings/resources.ts";

/** `flyte-settings.yaml`: what a project says of itself. Everything in it may be left out. */
export interface ProjectFile extends ProjectValues {
  readonly $schema?: string;
  readonly plugins?: readonly PluginReference[];
  /** By name: values that go before the common ones when that environment is asked for. */
  readonly environments?: Readonly<Record<string, ProjectValues>>;
}

/** What may differ from environment to environment. */
export interface ProjectValues {
  readonly project?: string;
  readonly domain?: string;
  /** A text, or `git` (the commit; refused when dirty), or `content` (digest of bundle and settings). */
  readonly version?: string;
  /** Name → reference; `default` is the image of tasks that name none. */
  readonly images?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** In the image, a POSIX path. */
  readonly pythonInterpreter?: string;
  readonly flytekitVirtualenvRoot?: string;
  readonly defaultResources?: Partial<ResourceSpec>;
  readonly gitRepo?: string;
  /** Relative to the project file. */
  readonly sourceRoot?: string;
  /** Of the code: `3.11`. Chooses flytekit's default image. */
  readonly pythonVersion?: string;
  /** Of the code: `1.16.24`. Chooses flytekit's default image. */
  readonly flytekitVersion?: string;
  /** Python version → what stands before flytekit's version in the default image. */
  readonly defaultImagePrefixes?: Readonly<Record<string, string>>;
  readonly bundle?: BundleValues;
  readonly spark?: SparkValues;
  readonly compat?: Compat;
  readonly checks?: CheckValues;
}

export interface BundleValues {
  readonly copy?: "all" | "auto" | "none";
  /** Patterns that ship although an ignore rule names them. */
  readonly include?: readonly string[];
  /** Modules whose imports `copy: auto` follows. */
  readonly modules?: readonly string[];
  /** In the pod, a POSIX path. */
  readonly destinationDir?: string;
  /** Image name → destination, where an image needs another one. */
  readonly destinationDirs?: Readonly<Record<string, string>>;
  readonly store?: string;
  readonly derefSymlinks?: boolean;
}

export interface SparkValues {
  /**
   * Image name, or pattern of names or references with `*` → profile: `flytekit`, `flytekit-spark`, `apache/spark`,
   * `databricks`, `virtualenv:/path`, `conda:/path`. The first that fits counts.
   */
  readonly profiles?: Readonly<Record<string, string>>;
}

export interface CheckValues {
  readonly ignore?: readonly IgnoredCheck[];
}

export interface IgnoredCheck {
  readonly code: string;
  /** The next reader will ask. */
  readonly reason: string;
}

/** A line of `plugins`. */
export interface PluginReference {
  /** Package name, or path from the project file's folder beginning with `.`. */
  readonly source: string;
  readonly options?: Json;
}
