import { FlyteSettingsError, shown } from "@flyte-settings/core";
import { addressKind } from "./address-kind.ts";
import type { HttpAnswer } from "./exchange.ts";
import { shownUrl } from "./registry-error.ts";

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * Where an answer sends us; `undefined` when it does not. Never from https to http, nor to a loopback or link-local address that
 * the answering host does not itself stand on. The answer is let go.
 *
 * @throws REGISTRY_REFUSED, REGISTRY_ANSWER_INVALID
 */
export function nextAddress(answer: HttpAnswer): URL | undefined {
  if (!REDIRECTS.includes(answer.status)) return undefined;
  const location = answer.header("location");
  answer.discard();
  if (location === undefined || !URL.canParse(location, answer.url.href)) {
    throw new FlyteSettingsError(
      "REGISTRY_ANSWER_INVALID",
      `${shownUrl(answer.url)} answered ${answer.status} without a Location that is an address; got ${shown((location ?? "nothing").replace(/[?#].*$/s, ""))}`,
    );
  }
  const next = new URL(location, answer.url);
  const refuse = (why: string): FlyteSettingsError =>
    new FlyteSettingsError(
      "REGISTRY_REFUSED",
      `${shownUrl(answer.url)} redirects to ${shownUrl(next)}, which is not asked: ${why}`,
    );
  if (next.protocol !== "https:" && next.protocol !== "http:") throw refuse("neither https nor http");
  if (answer.url.protocol === "https:" && next.protocol === "http:") throw refuse("from https to http");
  if (next.username || next.password) throw refuse("it carries a user name or password");
  const kind = addressKind(next.hostname);
  if ((kind === "loopback" || kind === "link-local") && addressKind(answer.url.hostname) !== kind) {
    throw refuse(`a ${kind} address`);
  }
  next.hash = "";
  return next;
}
