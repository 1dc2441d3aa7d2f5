import { isFlyteSettingsError } from "@flyte-settings/core";
import type { Finding, ImageState } from "@flyte-settings/core/plugin";
import { listPlatforms } from "./image-config.ts";
import { imageExists } from "./image-existence.ts";
import { Platform } from "./registry/platform.ts";
import type { RegistrySession } from "./registry/session.ts";
import { targetOf } from "./registry/target.ts";

export interface CheckImageOptions {
  /** Each of these must be there. Empty: platforms are not looked at. */
  readonly platforms: readonly string[];
  readonly signal?: AbortSignal;
}

/** Whether an image is there, and for the platforms it must run on; one finding for each thing that a person should look at. */
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
    const fix = "Push the image, mend its name, or log in to the registry.";
    return [{ code: "image-missing", severity: "error", place, message: `${reference}: ${existence.reason}`, fix }];
  }
  if (existence.state === "unknown") {
    const fix = "Log in to the registry, or leave the check out with check: false where it cannot be reached.";
    return [
      {
        code: "image-unverified",
        severity: "warning",
        place,
        message: `${reference}: cannot tell whether it is there: ${existence.reason}`,
        fix,
      },
    ];
  }
  if (options.platforms.length === 0) return [];
  try {
    const there = await listPlatforms(session, reference, options.signal);
    return options.platforms.flatMap((wanted) => platformFinding(wanted, there, reference, place));
  } catch (error) {
    if (options.signal?.aborted || !isFlyteSettingsError(error)) throw error;
    const fix = "Check that the registry gives out the image's manifest and configuration.";
    return [
      {
        code: "image-unverified",
        severity: "warning",
        place,
        message: `cannot tell its platforms: ${error.message}`,
        fix,
      },
    ];
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
  return [
    {
      code: "image-platform-missing",
      severity: "error",
      place,
      message: `${reference} is not there for ${name} (there is ${there.join(", ") || "nothing"}); it would end in "exec format error"`,
      fix: `Build it for ${name} too, or take that platform out of the plugin's platforms.`,
    },
  ];
}
