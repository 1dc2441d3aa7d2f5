import { shown } from "../errors.ts";
import { bundlePath } from "./bundle-facts.ts";
import type { Check } from "./check.ts";

export const caseCollision: Check = {
  severity: "warning",
  title: "Two paths that are one on other machines",
  why: "macOS and Windows have one file for both: a bundle made or unpacked there has another digest and another code.",
  fix: "Rename one of the two.",
  needs: "bundle",
  find: ({ bundle }) => {
    const first = new Map<string, string>();
    return (bundle?.files ?? []).flatMap(({ path }) => {
      const key = path.normalize("NFC").toLowerCase();
      const other = first.get(key);
      first.set(key, other ?? path);
      if (other === undefined || bundle === undefined) return [];
      const file = bundlePath(bundle, path);
      return [
        { place: file, file, message: `${shown(file)} and ${shown(bundlePath(bundle, other))} differ in case alone` },
      ];
    });
  },
};
