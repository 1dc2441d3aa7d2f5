import type { RegistryOptions } from "../images/registry-images.ts";

/** What is checked beside the settings. */
export interface CheckOptions extends RegistryOptions {
  /** `1` or `2`; absent: by the dependencies of the project. */
  readonly generation?: string;
  /** The common values and every environment of the project file. */
  readonly allEnvironments?: boolean;
  /** Whether to look at what the bundle would hold; absent: where there is a project file. */
  readonly bundle?: boolean;
  /** Packages whose entities are checked too. */
  readonly packages?: readonly string[];
  /** Whether registries are asked for each image. */
  readonly registry?: boolean;
  /** Those that each image must be there for; absent: the plugin's. */
  readonly platforms?: readonly string[];
  /** Whether to work out the safe fixes. */
  readonly fix?: boolean;
  /** Called with the number of images before registries are asked; its answer after each of them. */
  readonly countImages?: (total: number) => () => void;
}
