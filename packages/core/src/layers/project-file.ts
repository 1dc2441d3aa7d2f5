import type { Compat } from "../model/compat.ts";
import type { Generation } from "../model/generation.ts";
import type { Json } from "../model/json.ts";
import type { ResourceSpec } from "../settings/resources.ts";

/** The content of `flyte-settings.yaml`. All of it is optional. */
export interface ProjectFile extends ProjectValues {
  readonly $schema?: string;
  readonly plugins?: readonly PluginReference[];
  /** By name: values that override the common ones if that environment is selected. */
  readonly environments?: Readonly<Record<string, ProjectValues>>;
}

/** Values that can be overridden per environment. */
export interface ProjectValues {
  readonly project?: string;
  readonly domain?: string;
  /**
   * A literal string, `git` (the commit; rejected if the working tree is dirty), or `content` (digest of bundle and
   * settings).
   */
  readonly version?: string;
  /** Name → reference; `default` is the image of tasks that specify none. */
  readonly images?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** A POSIX path in the image. */
  readonly pythonInterpreter?: string;
  readonly flytekitVirtualenvRoot?: string;
  readonly defaultResources?: Partial<ResourceSpec>;
  readonly gitRepo?: string;
  /** Relative to the project file. */
  readonly sourceRoot?: string;
  /** Target Python version: `3.11`. Selects flytekit's default image. */
  readonly pythonVersion?: string;
  /** Target flytekit version: `1.16.24`. Selects flytekit's default image. */
  readonly flytekitVersion?: string;
  /** Python version → the part before flytekit's version in the default image. */
  readonly defaultImagePrefixes?: Readonly<Record<string, string>>;
  readonly bundle?: BundleValues;
  readonly spark?: SparkValues;
  readonly compat?: Compat;
  /** 1 for flytekit, 2 for Flyte 2. */
  readonly generation?: Generation;
  readonly checks?: CheckValues;
}

export interface BundleValues {
  readonly copy?: "all" | "auto" | "none";
  /** Patterns of files to include even if an ignore rule matches them. */
  readonly include?: readonly string[];
  /** Modules whose imports `copy: auto` follows. */
  readonly modules?: readonly string[];
  /** A POSIX path in the pod. */
  readonly destinationDir?: string;
  /** Image name → destination directory for this image. */
  readonly destinationDirs?: Readonly<Record<string, string>>;
  readonly store?: string;
  readonly derefSymlinks?: boolean;
}

export interface SparkValues {
  /**
   * Image name, or pattern of names or references with `*` → profile: `flytekit`, `flytekit-spark`, `apache/spark`,
   * `flyte2`, `databricks`, `virtualenv:/path`, `conda:/path`. The first match is used.
   */
  readonly profiles?: Readonly<Record<string, string>>;
}

export interface CheckValues {
  readonly ignore?: readonly IgnoredCheck[];
}

export interface IgnoredCheck {
  readonly code: string;
  /** Why the check is ignored, for future readers. */
  readonly reason: string;
}

/** An entry of `plugins`. */
export interface PluginReference {
  /** Package name, or a path starting with `.`, relative to the project file's directory. */
  readonly source: string;
  readonly options?: Json;
}
