import { omitUndefined } from "@flyte-settings/core/plugin";
import type { Trust } from "@flyte-settings/registration";
import type { CodeFiles, PromotionAdmins } from "@flyte-settings/registration/promotion";
import type { AdminOptions } from "../admin/admin-options.ts";
import { type Connection, connect } from "../admin/connect.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { readConfig } from "../settings/config-file.ts";

export interface AdminsChoice extends AdminOptions {
  /** Configuration file of the source Admin; absent: the project's. */
  readonly fromConfig?: string;
  /** Configuration file of the target Admin; absent: the project's. */
  readonly toConfig?: string;
}

export interface ConnectedAdmins extends PromotionAdmins {
  /** The target's endpoint, for messages and for the record. */
  readonly endpoint: string;
  readonly codeFiles: CodeFiles;
  close(): void;
}

/**
 * Connects to the source and target Admin of a version, each with its own authentication; uses one connection if
 * neither has its own file. Sends nothing yet.
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
  const { codeFiles } = await import("@flyte-settings/registration/promotion");
  const files = codeFiles();
  const trust: Trust = { ...from.trust, ...to.trust };
  return {
    source: from.transport,
    target: to.transport,
    trust,
    endpoint: to.endpoint,
    codeFiles: files,
    close() {
      files.close();
      from.transport.close();
      if (from !== to) to.transport.close();
    },
  };
}

/** Flags apply to the Admin without its own configuration file. */
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
  return connect({ ...project, ...omitUndefined({ configFile: configFile || undefined }) }, rest, host);
}
