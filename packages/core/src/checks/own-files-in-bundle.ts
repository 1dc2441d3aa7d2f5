import { bundlePath } from "./bundle-facts.ts";
import type { Check } from "./check.ts";

/** The lock file of images, unless the options of `oci-images` name another. */
export const LOCK_FILE = "images.lock.yaml";

/** Files whose changes do not change the code; settings and images are part of a `content` version by value. */
export const COUNTED_BY_VALUE: readonly string[] = ["flyte-settings.yaml", LOCK_FILE];
/** The output of `pyflyte package`. */
export const PACKAGE_FILE = "flyte-package.tgz";

export const ownFilesInBundle: Check = {
  severity: "warning",
  title: "Package or project file in the bundle",
  why: "A package in the bundle grows with each run. With version: content, a comment in the project file changes the version.",
  fix: "List the files in .flyteignore.",
  needs: "bundle",
  find: ({ bundle, written = [] }) => {
    // a CI job that only registers a package has no code
    if (
      bundle === undefined ||
      bundle.files.every(({ path }) => path === PACKAGE_FILE || COUNTED_BY_VALUE.includes(path))
    )
      return [];
    const isContent = written.some(({ version }) => version === "content");
    return bundle.files.flatMap(({ path }) => {
      const shown = bundlePath(bundle, path);
      if (path === PACKAGE_FILE)
        return [
          { place: shown, file: shown, message: `${shown} is in the bundle; it is the output of pyflyte package` },
        ];
      if (!isContent || !COUNTED_BY_VALUE.includes(path)) return [];
      const message = `${shown} is in the bundle, so a comment in it changes the content version`;
      return [{ place: shown, file: shown, message, severity: "info" as const }];
    });
  },
};
