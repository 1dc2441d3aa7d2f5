import { isFlyteSettingsError } from "@flyte-settings/core";
import type { CheckPage, Finding } from "@flyte-settings/core/checks";
import type { ImageState } from "@flyte-settings/core/plugin";
import { listPlatforms } from "./image-config.ts";
import { imageExists } from "./image-existence.ts";
import { Platform } from "./registry/platform.ts";
import type { RegistrySession } from "./registry/session.ts";
import { targetOf } from "./registry/target.ts";

export type ImageCheckCode = "image-missing" | "image-unverified" | "image-platform-missing";

/** The findings of `checkImage` by code: severity, and the content of the documentation page. */
export const imageChecks: Readonly<Record<ImageCheckCode, CheckPage>> = {
  "image-missing": {
    severity: "error",
    title: "Image not found",
    why: "The pod stays in ImagePullBackOff.",
    fix: "Push the image, fix its name, or log in to the registry.",
  },
  "image-unverified": {
    severity: "warning",
    title: "Image could not be verified",
    why: "The registry did not respond, or rejected this machine: the image may or may not exist.",
    fix: "Log in to the registry, or disable the check with check: false if the registry cannot be reached.",
  },
  "image-platform-missing": {
    severity: "error",
    title: "Image does not support a required platform",
    why: "On nodes of that platform the task fails with exec format error.",
    fix: "Build it for that platform too, or remove the platform from the plugin's platforms.",
  },
};

export interface CheckImageOptions {
  /** The image must support each of these. Empty: platforms are not checked. */
  readonly platforms: readonly string[];
  readonly signal?: AbortSignal;
}

/** Checks whether an image exists, and supports the platforms it must run on; returns one finding per problem. */
export async function checkImage(
  session: RegistrySession,
  image: ImageState,
  options: CheckImageOptions,
): Promise<readonly Finding[]> {
  const asked = image.askAt ?? image.reference;
  const { domain, path } = targetOf(asked);
  const reference = image.digest === undefined ? asked : `${domain}/${path}@${image.digest}`;
  const place = `image ${image.name}`;
  const existence = await imageExists(session, reference, options.signal);
  if (existence.state === "missing") {
    return [finding("image-missing", place, `${reference}: ${existence.reason}`)];
  }
  if (existence.state === "unknown") {
    return [finding("image-unverified", place, `${reference}: could not check whether it exists: ${existence.reason}`)];
  }
  if (options.platforms.length === 0) return [];
  try {
    const there = await listPlatforms(session, reference, options.signal);
    return options.platforms.flatMap((wanted) => platformFinding(wanted, there, reference, place));
  } catch (error) {
    if (options.signal?.aborted || !isFlyteSettingsError(error)) throw error;
    const fix = "Check that the registry gives out the image's manifest and configuration.";
    return [{ ...finding("image-unverified", place, `cannot tell its platforms: ${error.message}`), fix }];
  }
}

function platformFinding(
  wanted: string,
  there: readonly string[],
  reference: string,
  place: string,
): readonly Finding[] {
  const name = Platform.toString(Platform.parse(wanted));
  if (there.includes(name)) return [];
  const message = `${reference} is not there for ${name} (there is ${there.join(", ") || "nothing"}); it would end in "exec format error"`;
  const fix = `Build it for ${name} too, or take that platform out of the plugin's platforms.`;
  return [{ ...finding("image-platform-missing", place, message), fix }];
}

function finding(code: ImageCheckCode, place: string, message: string): Finding {
  const { severity, fix } = imageChecks[code];
  return { code, severity, place, message, fix };
}
