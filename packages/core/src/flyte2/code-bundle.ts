import { guarded } from "../guard.ts";
import { omitUndefined } from "../omit-undefined.ts";

/** The code bundle of a deployed task. */
export interface CodeBundle {
  readonly tgz?: string;
  readonly pkl?: string;
  readonly destination: string;
  readonly computedVersion: string;
}

const fields = { "--tgz": "tgz", "--pkl": "pkl", "--dest": "destination", "--version": "computedVersion" } as const;

/**
 * The bundle that Flyte 2 finds in the arguments of a deployed task: only options separated from their values, the last
 * one if repeated. Equivalent of `extract_code_bundle`, which does not support other forms of the options.
 *
 * @returns undefined if not found
 */
export function codeBundleOf(args: readonly string[]): CodeBundle | undefined {
  return guarded("codeBundleOf", () => {
    const found: Record<(typeof fields)[keyof typeof fields], string | undefined> = {
      tgz: undefined,
      pkl: undefined,
      destination: ".",
      computedVersion: "",
    };
    const absent = { ...found };
    args.forEach((word, index) => {
      if (!Object.hasOwn(fields, word)) return;
      const field = fields[word as keyof typeof fields];
      found[field] = args[index + 1] ?? absent[field];
    });
    const { tgz, pkl, destination = ".", computedVersion = "" } = found;
    if (!tgz && !pkl) return undefined;
    return {
      ...omitUndefined({ tgz, pkl }),
      destination,
      computedVersion,
    };
  });
}
