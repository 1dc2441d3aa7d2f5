import { guarded } from "./guard.ts";

/** The fields of `T`, those that may be `undefined` as optional ones. */
export type OmitUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * The record without the fields that are `undefined`, in the same order; `null` stays. With `exactOptionalPropertyTypes`
 * this is how a value that may be missing becomes an optional field.
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
