const DISTRIBUTION = "--additional-distribution";

/**
 * Which argument says where the code lies: the one after `--additional-distribution`, before the first `--`, for
 * `pyflyte-fast-execute` reads no further.
 */
export function codeArgument(args: readonly string[]): number | undefined {
  const end = args.indexOf("--");
  const at = args.indexOf(DISTRIBUTION) + 1;
  if (at === 0 || at >= args.length || (end !== -1 && at >= end)) return undefined;
  return at;
}
