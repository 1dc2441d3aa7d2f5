import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { followRedirects, RedirectFailure } from "@flyte-settings/node-kit/http";
import { MAX_REDIRECTS } from "../registry-options.ts";
import type { HttpAnswer } from "./exchange.ts";
import { shownUrl } from "./registry-error.ts";
import type { Wire } from "./wire.ts";

/**
 * Sends requests until a response is not a redirect; each target must be allowed by the {@link Reach} of the previous
 * one.
 *
 * @param send sends one request; `from`: the address that redirected to it, absent for the first
 * @throws REGISTRY_REFUSED, REGISTRY_ANSWER_INVALID
 */
export async function follow(
  { connections }: Wire,
  start: URL,
  send: (url: URL, from: URL | undefined) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const policy = { max: MAX_REDIRECTS, refuse: (from: URL, to: URL) => connections.refusal(from, to) };
  try {
    return await followRedirects<HttpAnswer>(start, policy, (url, _, previous) => send(url, previous?.url));
  } catch (error) {
    throw error instanceof RedirectFailure ? redirectError(start, error) : error;
  }
}

function redirectError(
  start: URL,
  { code, url, status, target = "nothing", message }: RedirectFailure,
): FlyteSettingsError {
  if (code === "TOO_MANY_REDIRECTS") {
    return new FlyteSettingsError(
      "REGISTRY_ANSWER_INVALID",
      `${shownUrl(start)} redirects more than ${MAX_REDIRECTS} times`,
    );
  }
  return code === "REDIRECT_INVALID"
    ? new FlyteSettingsError(
        "REGISTRY_ANSWER_INVALID",
        `${shown(url)} answered ${status} without a Location that is an address; got ${shown(target || "nothing")}`,
      )
    : new FlyteSettingsError(
        "REGISTRY_REFUSED",
        `${shown(url)} redirects to ${shown(target)}, which is not requested: ${message}`,
      );
}
