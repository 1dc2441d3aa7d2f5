/** RFC 8628: the user types a code somewhere else, and we ask until it was typed. */
import { FlyteSettingsError, shown } from "@flyte-settings/core";
import { checkEndpoint, type Discovered } from "./discovery.ts";
import type { Token } from "./token.ts";
import { orThrow, type PostOptions, postForm, requestToken, type TokenAnswer } from "./token-endpoint.ts";

export interface DeviceOptions extends PostOptions {
  readonly origin: string;
  readonly scopes: readonly string[];
  readonly audience?: string;
  readonly say: (words: string) => void;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const SLOWER_SECONDS = 5;
/** So often the server may not be heard while somebody is typing. */
const LOST = 4;
/** As RFC 8628 has it for a server that is not heard. */
const SLOW_DOWN: TokenAnswer = { ok: false, error: "slow_down", description: "" };

/** @throws AUTH_FAILED, ABORTED */
export async function deviceFlow(found: Discovered, options: DeviceOptions): Promise<Omit<Token, "header">> {
  if (found.deviceAuthorizationEndpoint === "") {
    throw new FlyteSettingsError(
      "AUTH_FAILED",
      "Flyte Admin names no device_authorization_endpoint (its own authorization server has none); use Pkce or ClientSecret",
    );
  }
  const asked = {
    client_id: found.clientId,
    scope: options.scopes.join(" "),
    ...(options.audience === undefined ? {} : { audience: options.audience }),
  };
  const { status, json } = await postForm(found.deviceAuthorizationEndpoint, asked, options);
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval } = json;
  if (status !== 200 || typeof device_code !== "string" || typeof verification_uri !== "string") {
    throw new FlyteSettingsError(
      "AUTH_FAILED",
      `no device code was given: ${shown(String(json["error"] ?? `status ${status}`))}`,
    );
  }
  const page = typeof verification_uri_complete === "string" ? verification_uri_complete : verification_uri;
  checkEndpoint("verificationUri", page, options.origin);
  options.say(`To log in, go to ${new URL(page).href} and enter the code ${shown(String(user_code))}`);
  const ends = options.now() + (typeof expires_in === "number" ? expires_in : 600) * 1000;
  let seconds = typeof interval === "number" && interval > 0 ? interval : 5;
  let unheard = 0;
  const form = { grant_type: GRANT, device_code, client_id: found.clientId };
  while (options.now() < ends) {
    await options.sleep(seconds * 1000, options.signal);
    const answer = await requestToken(found.tokenEndpoint, form, options).catch((error: unknown) => {
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
