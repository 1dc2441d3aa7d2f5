import type { RegistryFlags } from "../images/registry-images.ts";

/** The flags of `check`. */
export interface CheckOptions extends RegistryFlags {
  readonly allEnvironments?: boolean;
  readonly bundle?: boolean;
  readonly package?: readonly string[];
  readonly registry?: boolean;
  readonly platform?: readonly string[];
  readonly fix?: boolean;
  /** Called with the number of images before registries are asked; its answer after each of them. */
  readonly countImages?: (total: number) => () => void;
}
