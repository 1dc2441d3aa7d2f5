import type { ImagesHost } from "../host.ts";
import type { RegistrySettings } from "../registry-options.ts";
import type { Connections } from "./connections.ts";

/** The dependencies of every request: the machine, the limits and the connections. */
export interface Wire {
  readonly host: ImagesHost;
  readonly settings: RegistrySettings;
  readonly connections: Connections;
  /** Called for problems that do not stop the run; each is reported once. */
  readonly report?: (message: string) => void;
}
