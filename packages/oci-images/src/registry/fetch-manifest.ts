import { FlyteSettingsError } from "@flyte-settings/core";
import { shown } from "@flyte-settings/core/plugin";
import { errorBodyText, shownUrl } from "../http/registry-error.ts";
import { LIMITS } from "../registry-options.ts";
import { digestOf, isDigest } from "./digest.ts";
import type { ManifestAnswer } from "./manifest-answer.ts";
import { ACCEPT, isImageType } from "./media-types.ts";
import type { RegistryAnswer } from "./send.ts";
import type { RegistrySession } from "./session.ts";
import { identifierOf, type Target, textOf } from "./target.ts";

/** After these, try GET: for the registry's error message, and because some do not support HEAD. */
const ASK_BY_GET: readonly number[] = [400, 404, 405, 501];

/**
 * The digest of a reference: by HEAD, which does not count against any quota; by GET if the registry's response has no
 * digest or it does not support HEAD. The content is hashed and must match every digest given for it.
 *
 * @throws REGISTRY_ANSWER_INVALID if digests do not match or the response is not an image
 */
export async function fetchDigest(
  session: RegistrySession,
  target: Target,
  signal?: AbortSignal,
): Promise<ManifestAnswer> {
  const head = await ask(session, target, "HEAD", signal);
  head.discard();
  const status = head.status;
  if (status !== 200 && !ASK_BY_GET.includes(status)) return refused(session, target, head, "");
  const said = status === 200 ? head.headers["docker-content-digest"] : undefined;
  const type = mediaTypeOf(head);
  if (status !== 200 || said === undefined || !isImageType(type)) {
    const got = await fetchManifest(session, target, signal);
    if (got.state === "there" && said !== undefined) mustAgree(target, said, got.digest, "HEAD says", "GET gives");
    return got;
  }
  if (!isDigest(said)) throw disagree(target, `the registry's digest is not valid: ${shown(said)}`);
  if (target.digest !== undefined) mustAgree(target, target.digest, said, "asked for", "got");
  return { state: "there", digest: said, mediaType: type };
}

/** Reads the manifest itself, by GET. */
export async function fetchManifest(
  session: RegistrySession,
  target: Target,
  signal?: AbortSignal,
): Promise<ManifestAnswer> {
  const answer = await ask(session, target, "GET", signal);
  if (answer.status !== 200) {
    return refused(session, target, answer, errorBodyText(await answer.beginning(LIMITS.errorBody)));
  }
  const bytes = await answer.bytes(LIMITS.manifest);
  const said = answer.headers["docker-content-digest"];
  if (said !== undefined && !isDigest(said))
    throw disagree(target, `the registry's digest is not valid: ${shown(said)}`);
  const digest = digestOf(bytes, target.digest ?? said);
  if (said !== undefined && said.split(":")[0] === digest.split(":")[0]) {
    mustAgree(target, said, digest, "the registry says", "its bytes hash to");
  }
  if (target.digest !== undefined) mustAgree(target, target.digest, digest, "asked for", "got bytes of");
  return { state: "there", digest, mediaType: typeOfManifest(target, answer, bytes), bytes };
}

function ask(
  session: RegistrySession,
  target: Target,
  method: "GET" | "HEAD",
  signal?: AbortSignal,
): Promise<RegistryAnswer> {
  const { domain, path } = target;
  return session.send({ domain, path, method, resource: `manifests/${identifierOf(target)}`, accept: ACCEPT }, signal);
}

function mediaTypeOf(answer: RegistryAnswer): string {
  return (answer.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

function typeOfManifest(target: Target, answer: RegistryAnswer, bytes: Uint8Array): string {
  const type = mediaTypeOf(answer);
  let body: { schemaVersion?: unknown; mediaType?: unknown; manifests?: unknown; layers?: unknown };
  try {
    body = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw disagree(
      target,
      `the response is not JSON (${shown(type || "no content type")}); is this address a registry?`,
    );
  }
  if (body?.schemaVersion === 1)
    throw disagree(target, "the registry holds it in schema 1, whose digest is never the same twice");
  const said = [type, body?.mediaType].find((one) => typeof one === "string" && isImageType(one));
  if (typeof said === "string") return said;
  if (Array.isArray(body?.manifests)) return "application/vnd.oci.image.index.v1+json";
  if (Array.isArray(body?.layers)) return "application/vnd.oci.image.manifest.v1+json";
  throw disagree(target, `the response is not an image manifest (${shown(type || "no content type")})`);
}

async function refused(
  session: RegistrySession,
  target: Target,
  answer: RegistryAnswer,
  words: string,
): Promise<ManifestAnswer> {
  const { status } = answer;
  const own = { origin: answer.url.origin, path: target.path };
  const who = await session.authorizer.explain(answer.own ? { ...own, domain: target.domain } : own);
  const said = `${shownUrl(new URL(answer.url.origin))} answered ${status}${words === "" ? "" : ` (${words})`}, ${who}`;
  if (status === 404 && mediaTypeOf(answer) !== "text/html") {
    return { state: "missing", reason: `${said}: it is not there, or it is private` };
  }
  const code = status === 429 || status >= 500 ? "REGISTRY_UNAVAILABLE" : "REGISTRY_REFUSED";
  const meaning = status === 401 || status === 403 ? ": it is private, or it is not there" : "";
  return { state: "unknown", reason: `${said}${meaning}`, code };
}

function mustAgree(target: Target, one: string, other: string, oneIs: string, otherIs: string): void {
  if (one !== other) throw disagree(target, `${oneIs} ${shown(one)}, ${otherIs} ${shown(other)}`);
}

function disagree(target: Target, why: string): FlyteSettingsError {
  return new FlyteSettingsError("REGISTRY_ANSWER_INVALID", `${shown(textOf(target))}: ${why}`, {
    image: textOf(target),
  });
}
