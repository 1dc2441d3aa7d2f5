/** Reports configuration that has no effect or is not read as written. */
import { type ConfigFile, configEntries, keysInOtherCase } from "@flyte-settings/core/config";
import { type AuthType, authType } from "@flyte-settings/registration";
import type { AdminConfig } from "./admin-config.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const flytectlKeys = ["admin.authorizationHeader", "admin.tokenUrl", "admin.useAudienceFromAdmin"];

/** Variables of older flytekit releases and their replacements. */
const replaced: Readonly<Record<string, string>> = {
  FLYTE_CREDENTIALS_CLIENT_SECRET_FROM_FILE: "FLYTE_CREDENTIALS_CLIENT_SECRET_LOCATION",
  FLYTE_CREDENTIALS_CLIENT_SECRET_FROM_ENV_VAR: "FLYTE_CREDENTIALS_CLIENT_SECRET_ENV_VAR",
};

export interface ConfigNote {
  readonly level: "info" | "warning";
  /** One sentence. */
  readonly message: string;
}

/** A value without effect is a warning, because the login that fails later does not mention it. */
export function configNotes(config: AdminConfig, file: ConfigFile | undefined, env: Environment): ConfigNote[] {
  const ineffective = [...replacedVariables(env), ...unused(config, authType(config.authMode))];
  return [
    ...otherCase(file).map((message) => ({ level: "info", message }) as const),
    ...ineffective.map((message) => ({ level: "warning", message }) as const),
  ];
}

function otherCase(file: ConfigFile | undefined): string[] {
  if (file?.format !== "yaml") return [];
  const known = [...configEntries.flatMap(({ yaml }) => yaml ?? []), ...flytectlKeys];
  return keysInOtherCase(file, known).map(
    ({ written, as, line }) => `${file.path}:${line}: ${written} is read as ${as}; flytekit ignores it in this case`,
  );
}

function replacedVariables(env: Environment): string[] {
  return Object.entries(replaced).flatMap(([old, current]) =>
    env[old] ? [`${old} is set but not read; use ${current}`] : [],
  );
}

function unused(config: AdminConfig, type: AuthType): string[] {
  const notes: string[] = [];
  if (config.hasSecret && type !== "clientSecret")
    notes.push(
      `a client secret is set but not used, because admin.authType is ${config.authMode}; set authType: ClientSecret (FLYTE_CREDENTIALS_AUTH_MODE=ClientSecret) to use it`,
    );
  if (config.command !== undefined && type !== "externalCommand")
    notes.push(`admin.command is set but not used, because admin.authType is ${config.authMode}`);
  return notes;
}
