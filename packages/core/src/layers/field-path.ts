import { guarded } from "../guard.ts";

const plain = /^[A-Za-z_$][\w$-]*$/;

/** A path for display, also used as key of the provenance: `images.spark`, `env["a.b"]`. */
export function pathText(path: readonly string[]): string {
  return guarded("pathText", () =>
    path.reduce((text, part) => {
      if (!plain.test(part)) return `${text}[${JSON.stringify(part)}]`;
      return text === "" ? part : `${text}.${part}`;
    }, ""),
  );
}

/** Whether `path` equals `within` or is below it. */
export function isWithin(path: readonly string[], within: readonly string[]): boolean {
  return guarded("isWithin", () => within.length <= path.length && within.every((part, index) => path[index] === part));
}
