import { shown } from "../errors.ts";
import { bundlePath } from "./bundle-facts.ts";
import type { Check } from "./check.ts";

export const caseCollision: Check = {
  severity: "warning",
  title: "Paths that differ only in letter case or Unicode form",
  why: "macOS and Windows store both as one file, so a bundle created or unpacked there differs.",
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
      const message = `${shown(file)} and ${shown(bundlePath(bundle, other))} differ only in ${difference(path, other)}`;
      return [{ place: file, file, message }];
    });
  },
};

/** Two Unicode forms can look identical when printed, so the message describes the difference. */
function difference(a: string, b: string): string {
  const isCase = a.normalize("NFC") !== b.normalize("NFC");
  const isForm = a.toLowerCase() !== b.toLowerCase();
  if (isCase && isForm) return "letter case and Unicode form";
  return isCase ? "letter case" : `Unicode form (${form(a)} and ${form(b)})`;
}

function form(text: string): string {
  return text === text.normalize("NFC") ? "NFC" : text === text.normalize("NFD") ? "NFD" : "mixed";
}
