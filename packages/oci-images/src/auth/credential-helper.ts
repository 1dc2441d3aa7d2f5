import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import type { RunFailure } from "@flyte-settings/node-kit/process";
import type { ImagesHost } from "../host.ts";
import { DOCKER_HUB, DOCKER_HUB_KEY } from "../http/registry-address.ts";
import { LIMITS } from "../registry-options.ts";
import type { RegistryName } from "./auth-entries.ts";
import type { Credentials } from "./credential.ts";

export interface HelperRequest {
  /** `ecr-login`: the program is `docker-credential-ecr-login`. */
  readonly helper: string;
  readonly name: RegistryName;
  /** The file that configures it. */
  readonly place: string;
  readonly timeoutMs: number;
}

const NAME = /^[A-Za-z0-9._-]+$/;
const NOT_FOUND = "credentials not found in native keychain";

/**
 * Runs a program that implements docker's credential-helper protocol: `get`, the server on standard input, JSON on
 * standard output.
 *
 * @returns undefined if it has no credentials (exit code 1 and docker's message)
 * @throws CREDENTIALS_INVALID for any other failure; its output is never shown
 */
export async function askHelper(host: ImagesHost, request: HelperRequest): Promise<Credentials | undefined> {
  const { helper, name, place } = request;
  const program = `docker-credential-${helper}`;
  const broken = (what: string, hint: string): FlyteSettingsError =>
    new FlyteSettingsError("CREDENTIALS_INVALID", `credential helper ${shown(program)} (named in ${place}) ${what}`, {
      place,
      hint,
    });
  if (!NAME.test(helper)) throw broken("has no plain name", "Expected letters, digits, dot, underscore and dash.");
  const server = name.domain === DOCKER_HUB ? DOCKER_HUB_KEY : name.domain;
  const { timeoutMs } = request;
  const result = await host.run(program, ["get"], { input: server, timeoutMs, maxBytes: LIMITS.helperOutput });
  const attempt = `Try it: echo ${server} | ${program} get`;
  const install = "Install it, or remove its name from that file.";
  const failures: Readonly<Record<RunFailure, readonly [what: string, hint: string]>> = {
    "not-found": ["is not on PATH", install],
    "not-executable": ["is not executable", install],
    "not-started": ["cannot be started", install],
    "timed-out": [`did not end within ${timeoutMs} ms`, attempt],
    "too-much-output": ["printed too much", "It must print one JSON object."],
    ended: ["was ended by a signal", attempt],
  };
  if (result.failure !== undefined) throw broken(...failures[result.failure]);
  if (result.exitCode !== 0) {
    if (result.stdout.trim() === NOT_FOUND) return undefined;
    throw broken(`failed with exit code ${result.exitCode ?? "none"}`, attempt);
  }
  const answer = read(result.stdout);
  if (!answer) throw broken("did not print ServerURL, Username and Secret as JSON", attempt);
  const from = `${program}, named in ${place}`;
  if (answer.username === "<token>") return { kind: "identity", token: answer.secret, from };
  if (answer.username === "" && answer.secret === "") return undefined;
  return { kind: "password", username: answer.username, password: answer.secret, from };
}

function read(text: string): { username: string; secret: string } | undefined {
  try {
    const { Username, Secret } = JSON.parse(text) as { Username?: unknown; Secret?: unknown };
    return typeof Username === "string" && typeof Secret === "string"
      ? { username: Username, secret: Secret }
      : undefined;
  } catch {
    return undefined;
  }
}
