import { guarded } from "../guard.ts";

const plain = /^[A-Za-z_$][\w$-]*$/;

/** A path as people read it and as provenance keys it: `images.spark`, `env["a.b"]`. */
export function pathText(path: readonly string[]): string {
  return guarded("pathText", () =>
    path.reduce((text, part) => {
      if (!plain.test(part)) return `${text}[${JSON.stringify(part)}]`;
      return text === "" ? part : `${text}.${part}`;
    }, ""),
  );
}

/** Whether `path` is `within` or lies under it. */
export function isWithin(path: readonly string[], within: readonly string[]): boolean {
  return guarded("isWithin", () => within.length <= path.length && within.every((part, index) => path[index] === part));
}
