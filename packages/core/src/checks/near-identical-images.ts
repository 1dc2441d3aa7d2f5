import { shown } from "../errors.ts";
import { type Check, imagesOf } from "./check.ts";

/** More images than this from one repository are rarely intended, and each one is part of every context. */
const MANY = 8;

export const nearIdenticalImages: Check = {
  severity: "info",
  title: "Many nearly identical images",
  why: "Each must be pulled and stored on every node.",
  fix: "Share one image between tasks that need the same packages.",
  find: ({ settings }) => {
    const byRepository = new Map<string, string[]>();
    for (const [, { name, fqn }] of imagesOf(settings)) {
      byRepository.set(fqn, [...(byRepository.get(fqn) ?? []), name]);
    }
    return [...byRepository].flatMap(([fqn, names]) => {
      if (names.length < MANY) return [];
      return [
        {
          path: ["images"],
          message: `${names.length} images are of ${shown(fqn)}: ${shown(names.join(", "))}`,
        },
      ];
    });
  },
};
