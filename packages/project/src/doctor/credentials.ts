import { join } from "node:path";
import type { ConfigFile } from "@flyte-settings/core/config";
import { readConfigValue } from "@flyte-settings/core/config";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { expandHome } from "../admin/admin-config.ts";
import { exists, readText } from "../host/files.ts";
import type { Host } from "../host/host.ts";
import { type DoctorLine, saying } from "./line.ts";

interface Places {
  /** The cloud provider. */
  readonly owner: string;
  readonly variables: readonly string[];
  /** Below the home directory, or set by a variable. */
  readonly files: readonly (readonly [variable: string, path: string])[];
}

/** Where each cloud's SDK looks for credentials. */
const clouds: readonly Places[] = [
  {
    owner: "AWS",
    variables: [
      "AWS_ACCESS_KEY_ID",
      "AWS_PROFILE",
      "AWS_WEB_IDENTITY_TOKEN_FILE",
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
      "FLYTE_AWS_ACCESS_KEY_ID",
    ],
    files: [
      ["AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials"],
      ["AWS_CONFIG_FILE", ".aws/config"],
    ],
  },
  {
    owner: "Google Cloud",
    variables: [],
    files: [["GOOGLE_APPLICATION_CREDENTIALS", ".config/gcloud/application_default_credentials.json"]],
  },
  {
    owner: "Azure",
    variables: [
      "AZURE_CLIENT_ID",
      "AZURE_STORAGE_ACCOUNT_KEY",
      "AZURE_STORAGE_SAS_TOKEN",
      "AZURE_STORAGE_CONNECTION_STRING",
      "FLYTE_AZURE_STORAGE_ACCOUNT_KEY",
    ],
    files: [["AZURE_CONFIG_DIR", ".azure"]],
  },
];

/** Places where credentials were found, by provider. Their contents are not shown. */
export async function credentialLines(config: ConfigFile | undefined, host: Host): Promise<readonly DoctorLine[]> {
  return [
    ...(await registryLines(host)),
    ...(await Promise.all(clouds.map((places) => cloudLine(places, host)))),
    ...(await flyteLines(config, host)),
  ];
}

async function cloudLine({ owner, variables, files }: Places, host: Host): Promise<DoctorLine> {
  const say = saying("credentials");
  const set = variables.filter((name) => host.env[name]);
  const found = [...set];
  for (const [variable, path] of files) {
    const named = host.env[variable];
    if (named && !(await exists(host, named)))
      return say.fail(
        `${owner}: ${variable} names ${named}, which does not exist`,
        `Correct ${variable}, or unset it.`,
      );
    const file = named || (host.home === undefined ? undefined : join(host.home, path));
    if (file !== undefined && (await exists(host, file))) found.push(named ? `${variable} (${named})` : `~/${path}`);
  }
  return found.length === 0 ? say.skip(`${owner}: none`) : say.ok(`${owner}: ${found.join(", ")}`);
}

/** The configuration files of docker and podman, with the registries they contain. */
async function registryLines(host: Host): Promise<readonly DoctorLine[]> {
  const say = saying("credentials");
  const { env, home } = host;
  const config = env["XDG_CONFIG_HOME"] || (home && join(home, ".config"));
  const docker = env["DOCKER_CONFIG"] || (home && join(home, ".docker"));
  const paths = [
    docker && join(docker, "config.json"),
    env["REGISTRY_AUTH_FILE"],
    env["XDG_RUNTIME_DIR"] && join(env["XDG_RUNTIME_DIR"], "containers/auth.json"),
    config && join(config, "containers/auth.json"),
  ].filter((path): path is string => Boolean(path));
  const lines: DoctorLine[] = env["DOCKER_AUTH_CONFIG"] ? [say.ok("registries: DOCKER_AUTH_CONFIG")] : [];
  for (const path of new Set(paths)) {
    if (!(await exists(host, path))) continue;
    try {
      const names = registriesIn(JSON.parse(await readText(host, path)));
      lines.push(say.ok(`registries: ${path}, for ${names.join(", ") || "none"}`));
    } catch {
      lines.push(
        say.fail(
          `registries: ${path} is not valid JSON`,
          "Fix it, or delete it and log in again: docker login REGISTRY.",
        ),
      );
    }
  }
  return lines.length === 0 ? [say.skip("registries: no credentials; images are looked up anonymously")] : lines;
}

function registriesIn(file: unknown): string[] {
  const { auths, credHelpers, credsStore } = (file ?? {}) as Record<string, unknown>;
  const names = [auths, credHelpers].flatMap((each) => Object.keys((each ?? {}) as object));
  return [...new Set(names), ...(typeof credsStore === "string" ? [`those of docker-credential-${credsStore}`] : [])];
}

const CREDENTIALS = { group: "Credentials", iniSection: "credentials", type: "str" } as const;

/** The client secret, from any source in the configuration. */
async function flyteLines(file: ConfigFile | undefined, host: Host): Promise<readonly DoctorLine[]> {
  const say = saying("credentials");
  const sources = { env: host.env, ...omitUndefined({ file }) };
  const read = (option: string, yaml?: string) =>
    readConfigValue({ ...CREDENTIALS, entry: option, iniOption: option, ...omitUndefined({ yaml }) }, sources);
  const lines: DoctorLine[] = [];
  const direct = read("client_secret");
  if (direct !== undefined)
    lines.push(say.ok(`Flyte: client secret in ${direct.origin.variable ?? direct.origin.file}`));
  const variable = read("client_secret_env_var", "admin.clientSecretEnvVar");
  if (variable !== undefined) {
    const name = String(variable.value);
    lines.push(
      host.env[name]
        ? say.ok(`Flyte: client secret in the variable ${name}`)
        : say.warn(
            `Flyte: the client secret's variable ${name} is not set`,
            `Set ${name}, or remove clientSecretEnvVar.`,
          ),
    );
  }
  const location = read("client_secret_location", "admin.clientSecretLocation");
  if (location !== undefined) {
    const path = expandHome(String(location.value), host);
    lines.push(
      (await exists(host, path))
        ? say.ok(`Flyte: client secret in ${path}`)
        : say.warn(
            `Flyte: the client secret's file ${path} does not exist, which a login needs`,
            "Create it, or fix clientSecretLocation.",
          ),
    );
  }
  return lines.length === 0 ? [say.skip("Flyte: no client secret; a login by browser or none needs none")] : lines;
}
