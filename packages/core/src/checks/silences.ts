import { shown } from "../errors.ts";
import { nearestName } from "../nearest-name.ts";
import type { Check } from "./check.ts";

const path = ["checks", "ignore"];

/** Codes with a `/` are a plugin's own, those of Spark and of registries stand elsewhere: nobody here can know them. */
export function unknownCheck(known: readonly string[]): Check {
  return {
    severity: "warning",
    title: "A silence for a check that is not there",
    why: "The check that it was meant for speaks on.",
    fix: "Write the code of the finding that is to be silent, or take the line out.",
    needs: "ignore",
    find: ({ ignore = [] }) =>
      ignore.flatMap(({ code }) => {
        if (known.includes(code) || /\/|^spark-|^image-/.test(code)) return [];
        const near = nearestName(code, known);
        const guess = near === undefined ? "" : `; did you mean ${near}?`;
        return [{ path: [...path, code], message: `no check is called ${shown(code)}${guess}` }];
      }),
  };
}

export const silenceUnused: Check = {
  severity: "info",
  title: "A silence for something that is no longer found",
  why: "It would keep the same mistake silent when it is made again.",
  fix: "Take the line out of checks.ignore (--fix does).",
  needs: "idle",
  find: ({ idle = [] }) =>
    idle.map((code) => ({ path: [...path, code], message: `${shown(code)} is silenced, and nothing is found` })),
};
