import type { Trust } from "@flyte-settings/registration";
import type { PromotionAdmins } from "@flyte-settings/registration/promotion";
import type { AdminOptions } from "../admin/admin-options.ts";
import { type Connection, connect } from "../admin/connect.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { readConfig } from "../settings/config-file.ts";

export interface AdminsChoice extends AdminOptions {
  /** Configuration file of the Admin that is read; absent: the project's. */
  readonly fromConfig?: string;
  /** Of the one that is written to; absent: the project's. */
  readonly toConfig?: string;
}

export interface ConnectedAdmins extends PromotionAdmins {
  /** Of the target, for people and for the record. */
  readonly endpoint: string;
  close(): void;
}

/**
 * Connects to the Admin that a version is read from and the one that it goes to, each with an authentication of its own;
 * one connection where neither has a file of its own. Nothing is sent yet.
 *
 * @throws CONFIG_INVALID, FILE_NOT_FOUND
 */
export async function connectBoth(
  project: LoadedProject,
  { fromConfig, toConfig, ...options }: AdminsChoice,
  host: Host,
): Promise<ConnectedAdmins> {
  const to = await connection(project, toConfig, options, host);
  const from = fromConfig === toConfig ? to : await connection(project, fromConfig, options, host);
  const trust: Trust = { ...from.trust, ...to.trust };
  return {
    source: from.transport,
    target: to.transport,
    trust,
    endpoint: to.endpoint,
    close() {
      from.transport.close();
      if (from !== to) to.transport.close();
    },
  };
}

/** Flags say the Admin of what has no file of its own. */
async function connection(
  project: LoadedProject,
  config: string | undefined,
  options: AdminOptions,
  host: Host,
): Promise<Connection> {
  if (config === undefined) return connect(project, options, host);
  const { compat } = project;
  const configFile = await readConfig(config, compat === undefined ? {} : { compat }, host);
  const { endpoint: _, ...rest } = options;
  return connect({ ...project, ...(configFile && { configFile }) }, rest, host);
}
