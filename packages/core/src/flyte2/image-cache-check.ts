import type { CheckPage } from "../checks/check.ts";
import type { Finding } from "../checks/finding.ts";
import { guarded } from "../guard.ts";

/** Linux limits one argument of a program, including its NUL, to this many bytes (MAX_ARG_STRLEN; measured). */
const LIMIT = 131_072;
const NEAR = LIMIT * 0.75;

/** The check of an image cache's size, by code. */
export const flyte2ImageCacheChecks: Readonly<Record<"flyte2-image-cache-size", CheckPage>> = {
  "flyte2-image-cache-size": {
    severity: "error",
    title: "Image cache near or over the kernel's limit",
    why: `A container with an argument of ${LIMIT} or more bytes does not start: argument list too long. Flyte 2 does not check it.`,
    fix: "Deploy fewer environments at once, or use shorter image names.",
  },
};

/**
 * Whether a container with this image cache can start.
 *
 * @param text the value of `--image-cache`
 * @param place of the container, for the message: `pod.yaml: Pod a, container primary`
 */
export function checkImageCacheSize(text: string, place: string): readonly Finding[] {
  return guarded("checkImageCacheSize", () => {
    const size = text.length + 1;
    if (size < NEAR) return [];
    const { fix } = flyte2ImageCacheChecks["flyte2-image-cache-size"];
    const percent = Math.floor((size / LIMIT) * 100);
    const message = `--image-cache takes ${size} bytes, ${percent} % of the ${LIMIT} that one argument may take`;
    return [{ code: "flyte2-image-cache-size", severity: size <= LIMIT ? "warning" : "error", place, message, fix }];
  });
}
