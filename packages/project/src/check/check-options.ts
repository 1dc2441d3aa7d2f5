import type { RegistryOptions } from "../images/registry-images.ts";

/** What to check in addition to the settings. */
export interface CheckOptions extends Omit<RegistryOptions, "generation"> {
  /** `1` or `2`; absent: detected from the project's dependencies. */
  readonly generation?: string;
  /** Check the common values and every environment of the project file. */
  readonly allEnvironments?: boolean;
  /** Whether to check the contents of the bundle; absent: if there is a project file. */
  readonly bundle?: boolean;
  /** Packages whose entities are also checked. */
  readonly packages?: readonly string[];
  /** Whether to query registries for each image. */
  readonly registry?: boolean;
  /** Platforms that each image must support; absent: those of the plugin. */
  readonly platforms?: readonly string[];
  /** Whether to compute the safe fixes. */
  readonly fix?: boolean;
  /**
   * Called with the number of images before registries are queried; the returned function is called after each image.
   */
  readonly countImages?: (total: number) => () => void;
}
