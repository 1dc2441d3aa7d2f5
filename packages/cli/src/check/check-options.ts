import type { RegistryFlags } from "../settings/registry-images.ts";

/** The flags of `check`. */
export interface CheckOptions extends RegistryFlags {
  readonly allEnvironments?: boolean;
  readonly bundle?: boolean;
  readonly package?: readonly string[];
  readonly registry?: boolean;
  readonly platform?: readonly string[];
  readonly fix?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly format?: string;
}
