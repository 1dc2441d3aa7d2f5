import type { ImagesHost } from "../host.ts";
import type { RegistrySettings } from "../registry-options.ts";
import type { Transports } from "./transports.ts";

/** What every request needs: the machine, the limits and the connections. */
export interface Wire {
  readonly host: ImagesHost;
  readonly settings: RegistrySettings;
  readonly transports: Transports;
}
