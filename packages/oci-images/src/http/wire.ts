import type { ImagesHost } from "../host.ts";
import type { RegistrySettings } from "../registry-options.ts";
import type { Connections } from "./connections.ts";

/** What every request needs: the machine, the limits and the connections. */
export interface Wire {
  readonly host: ImagesHost;
  readonly settings: RegistrySettings;
  readonly connections: Connections;
  /** What goes on without it: said once. */
  readonly report?: (message: string) => void;
}
