import { homeFolder, type ImagesHost } from "../host.ts";

/** A possible location of credentials: a string, or a file at a path. */
export type CredentialLocation = {
  /** Its name in messages. */
  readonly shown: string;
  /** Whether helpers and stores configured there are run. */
  readonly helpers: boolean;
} & ({ readonly text: string } | { readonly path: string; readonly text?: never });

/** The locations used by docker and podman, in the order of the given program. */
export function credentialLocations(env: ImagesHost["env"], order: "docker" | "podman"): readonly CredentialLocation[] {
  const home = homeFolder(env);
  const dockerFolder = env["DOCKER_CONFIG"] || (home && `${home}/.docker`);
  const runtime = env["XDG_RUNTIME_DIR"];
  const config = env["XDG_CONFIG_HOME"] || (home && `${home}/.config`);
  const docker = [
    text("DOCKER_AUTH_CONFIG", env["DOCKER_AUTH_CONFIG"]),
    file(dockerFolder && `${dockerFolder}/config.json`),
  ];
  const podman = [
    file(env["REGISTRY_AUTH_FILE"]),
    file(runtime && `${runtime}/containers/auth.json`),
    file(config && `${config}/containers/auth.json`),
  ];
  return (order === "docker" ? [...docker, ...podman] : [...podman, ...docker]).flat();
}

function text(name: string, value: string | undefined): readonly CredentialLocation[] {
  return value ? [{ shown: name, helpers: false, text: value }] : [];
}

function file(path: string | undefined): readonly CredentialLocation[] {
  return path ? [{ shown: path, helpers: true, path }] : [];
}
