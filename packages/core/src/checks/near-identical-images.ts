import { shown } from "../errors.ts";
import { type Check, imagesOf } from "./check.ts";

/** So many images of one repository are seldom meant; each stands in every context. */
const MANY = 8;

export const nearIdenticalImages: Check = {
  severity: "info",
  title: "Many images that are almost the same",
  why: "Each has to be built, pulled and kept on every node, and each stands in every context.",
  fix: "Let tasks share one image, and give a task another only where it needs other packages.",
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
