/** RFC 8628: the user enters a code on another device while the server is polled. */

import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import {
  type DeviceAuthorizationResponse,
  deviceAuthorizationRequest,
  deviceCodeGrantRequest,
  None,
  processDeviceAuthorizationResponse,
  processDeviceCodeResponse,
  ResponseBodyError,
} from "oauth4webapi";
import { checkEndpoint, type Discovered } from "./discovery.ts";
import {
  clientOf,
  orAuthFailed,
  orThrow,
  type PostOptions,
  requestOptions,
  serverOf,
  type TokenAnswer,
  tokenAnswer,
} from "./oauth.ts";
import type { Token } from "./token.ts";

export interface DeviceOptions extends PostOptions {
  readonly origin: string;
  readonly scopes: readonly string[];
  readonly audience?: string;
  readonly say: (words: string) => void;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Used if the server does not state how long its code is valid. */
const DEFAULT_LIFETIME = { expires_in: 600 };
const SLOWER_SECONDS = 5;
/** Consecutive network failures allowed while the user enters the code. */
const LOST = 4;
/** RFC 8628's response to connection failures: poll more slowly. */
const SLOW_DOWN: TokenAnswer = { ok: false, error: "slow_down", description: "" };

/** @throws AUTH_FAILED, ABORTED */
export async function deviceFlow(found: Discovered, options: DeviceOptions): Promise<Omit<Token, "header">> {
  if (found.deviceAuthorizationEndpoint === "") {
    throw new FlyteSettingsError(
      "AUTH_FAILED",
      "Flyte Admin names no device_authorization_endpoint (its own authorization server has none); use Pkce or ClientSecret",
    );
  }
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval } =
    await deviceCode(found, options);
  const page = verification_uri_complete ?? verification_uri;
  checkEndpoint("verificationUri", page, options.origin);
  options.say(`To log in, go to ${new URL(page).href} and enter the code ${shown(user_code)}`);
  const ends = options.now() + expires_in * 1000;
  let seconds = interval ?? 5;
  let unheard = 0;
  const [server, client] = [serverOf(found), clientOf(found.clientId)];
  const poll = (): Promise<TokenAnswer> =>
    tokenAnswer(
      deviceCodeGrantRequest(server, client, None(), device_code, requestOptions(options)).then((response) =>
        processDeviceCodeResponse(server, client, response),
      ),
      options,
    );
  while (options.now() < ends) {
    await options.sleep(seconds * 1000, options.signal);
    const answer = await poll().catch((error: unknown) => {
      unheard += 1;
      if (unheard === LOST || options.signal?.aborted) throw error;
      return SLOW_DOWN;
    });
    if (answer !== SLOW_DOWN) unheard = 0;
    if (answer.ok) return answer.token;
    if (answer.error === "slow_down") seconds += SLOWER_SECONDS;
    else if (answer.error !== "authorization_pending") return orThrow(answer, "the login was refused");
  }
  throw new FlyteSettingsError("AUTH_FAILED", "the code ran out before anybody logged in; start again");
}

/** @throws AUTH_FAILED if the server returns no code */
async function deviceCode(found: Discovered, options: DeviceOptions): Promise<DeviceAuthorizationResponse> {
  const [server, client] = [serverOf(found), clientOf(found.clientId)];
  const form = {
    scope: options.scopes.join(" "),
    ...omitUndefined({ audience: options.audience }),
  };
  try {
    const sending = requestOptions(options, DEFAULT_LIFETIME);
    const response = await deviceAuthorizationRequest(server, client, None(), form, sending);
    return await processDeviceAuthorizationResponse(server, client, response);
  } catch (error) {
    const problem = error instanceof ResponseBodyError ? new Error(error.error) : (orAuthFailed(error) as Error);
    if (problem instanceof FlyteSettingsError && problem.cause === undefined) throw problem;
    throw new FlyteSettingsError("AUTH_FAILED", `no device code was given: ${shown(problem.message)}`, {}, error);
  }
}
