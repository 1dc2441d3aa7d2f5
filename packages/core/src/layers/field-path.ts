import { guarded } from "../guard.ts";

const plain = /^[A-Za-z_$][\w$-]*$/;

/** Keys and indices. */
export type FieldPath = readonly (string | number)[];

/** A path for display, also used as key of the provenance: `images.spark`, `env["a.b"]`, `plugins[0]`. */
export function pathText(path: FieldPath): string {
  return guarded("pathText", () =>
    path.reduce<string>((text, part) => {
      if (!plain.test(part as string)) return `${text}[${JSON.stringify(part)}]`; // true for an index too
      return text === "" ? (part as string) : `${text}.${part}`;
    }, ""),
  );
}

/** Whether `path` equals `within` or is below it. */
export function isWithin(path: readonly string[], within: readonly string[]): boolean {
  return guarded("isWithin", () => within.length <= path.length && within.every((part, index) => path[index] === part));
}
