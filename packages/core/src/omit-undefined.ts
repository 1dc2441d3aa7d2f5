import { guarded } from "./guard.ts";

/** The fields of `T`, with those that may be `undefined` made optional. */
export type OmitUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * Removes the fields that are `undefined` and preserves the order; `null` stays. With `exactOptionalPropertyTypes`,
 * this turns a value that may be missing into an optional field.
 *
 * @example
 * ```ts
 * const options: { file?: string } = omitUndefined({ file: flags.file });
 * ```
 */
export function omitUndefined<T extends object>(fields: T): OmitUndefined<T> {
  return guarded(
    "omitUndefined",
    () => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as OmitUndefined<T>,
  );
}
