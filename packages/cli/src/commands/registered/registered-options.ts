import { loadProject } from "@flyte-settings/project";
import { type Connection, connect } from "@flyte-settings/project/admin";
import type { Transport } from "@flyte-settings/registration";
import { adminOptions } from "../../arguments/admin-options.ts";
import { optionsWithoutImages } from "../../arguments/project-options.ts";
import { settingsOptions } from "../../arguments/settings-options.ts";
import type { CommandHost } from "../../host/host.ts";
import type { OptionSpec } from "../../option-spec.ts";

/** Flags of commands that read from Flyte Admin: the connection and the settings it is read from. */
export const registeredOptions = {
  file: settingsOptions.file,
  config: settingsOptions.config,
  environment: settingsOptions.environment,
  plugins: settingsOptions.plugins,
  allowPlugin: settingsOptions.allowPlugin,
  frozen: settingsOptions.frozen,
  ...adminOptions,
} as const satisfies Readonly<Record<string, OptionSpec>>;

type Connecting = Parameters<typeof optionsWithoutImages>[0] & Parameters<typeof connect>[1];

/** Opens the connection, runs the callback, and closes the connection. The reads of one run share a limit. */
export async function withAdmin<Result>(
  options: Connecting,
  host: CommandHost,
  run: (admin: Transport, connection: Pick<Connection, "endpoint" | "trust">) => Promise<Result>,
): Promise<Result> {
  const { reader } = await import("@flyte-settings/registration/promotion");
  const project = await loadProject(optionsWithoutImages(options), host);
  const { transport, ...connection } = await connect(project, options, host);
  try {
    return await run(reader(transport), connection);
  } finally {
    transport.close();
  }
}
