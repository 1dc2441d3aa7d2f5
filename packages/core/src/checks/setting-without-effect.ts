import { shown } from "../errors.ts";
import type { ProjectValues } from "../layers/project-file.ts";
import { didYouMean, nearestName } from "../nearest-name.ts";
import { type Check, type CheckInput, type Found, imagesOf } from "./check.ts";

/** Fields that only have an effect in one copy mode, and that mode. */
const ONLY_WITH = [
  ["modules", ["auto"]],
  ["include", ["all", "auto"]],
  ["destinationDir", ["all", "auto"]],
  ["destinationDirs", ["all", "auto"]],
  ["store", ["all", "auto"]],
  ["derefSymlinks", ["all", "auto"]],
] as const;

export const settingWithoutEffect: Check = {
  severity: "info",
  title: "Unused setting",
  why: "Changing it has no effect.",
  fix: "Remove it from the project file, or set the option that uses it.",
  needs: "written",
  find: (input) => {
    const { written = [] } = input;
    return [
      ...ONLY_WITH.flatMap(([field, copies]): Found[] => {
        const isWritten = written.some(({ bundle }) => bundle?.[field] !== undefined);
        const isRead = written.some(({ bundle }) => (copies as readonly string[]).includes(bundle?.copy ?? "all"));
        const how =
          copies.length === 1 ? `only has an effect with copy: ${copies[0]}` : "has no effect with copy: none";
        return isWritten && !isRead ? [{ path: ["bundle", field], message: `bundle.${field} ${how}` }] : [];
      }),
      ...unknownImages(input, ["bundle", "destinationDirs"], ({ bundle }) => bundle?.destinationDirs),
      ...unknownImages(input, ["spark", "profiles"], ({ spark }) => spark?.profiles),
    ];
  },
};

/** Keys that are image names but match no configured image; patterns and references may match an image of a task. */
function unknownImages(
  { settings, written = [] }: CheckInput,
  path: readonly string[],
  keysOf: (values: ProjectValues) => Readonly<Record<string, unknown>> | undefined,
): readonly Found[] {
  const names = new Set([
    "default",
    ...imagesOf(settings).map(([, { name }]) => name),
    ...written.flatMap(({ images = {} }) => Object.keys(images)),
  ]);
  const keys = new Set(written.flatMap((values) => Object.keys(keysOf(values) ?? {})));
  return [...keys].flatMap((key): Found[] => {
    if (names.has(key) || /[*/:?]/.test(key)) return [];
    const guess = didYouMean(nearestName(key, [...names]));
    return [
      {
        path: [...path, key],
        severity: "warning",
        message: `${path.join(".")}: no image is called ${shown(key)}${guess}`,
      },
    ];
  });
}
