import { shown } from "../errors.ts";
import { didYouMean, nearestName } from "../nearest-name.ts";
import type { Check } from "./check.ts";

const path = ["checks", "ignore"];

/**
 * Codes with a `/` belong to a plugin, and those of Spark, registries and Flyte 2 are defined elsewhere: they cannot be
 * validated here.
 */
export function unknownCheck(known: readonly string[]): Check {
  return {
    severity: "warning",
    title: "Unknown check code in checks.ignore",
    why: "The check that it was meant to suppress still runs.",
    fix: "Correct the code of the check, or remove the line.",
    needs: "ignore",
    find: ({ ignore = [] }) =>
      ignore.flatMap(({ code }) => {
        if (known.includes(code) || /\/|^spark-|^image-|^flyte2-/.test(code)) return [];
        const guess = didYouMean(nearestName(code, known));
        return [{ path: [...path, code], message: `no check is called ${shown(code)}${guess}` }];
      }),
  };
}

export const silenceUnused: Check = {
  severity: "info",
  title: "Unused suppression",
  why: "It would hide the same problem if it appears again.",
  fix: "Remove the line from checks.ignore.",
  needs: "idle",
  find: ({ idle = [] }) =>
    idle.map((code) => ({ path: [...path, code], message: `${shown(code)} is suppressed, but nothing matches` })),
};
