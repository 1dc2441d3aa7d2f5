const DISTRIBUTION = "--additional-distribution";

/**
 * The index of the argument with the code location: after `--additional-distribution`, before the first `--`, because
 * `pyflyte-fast-execute` reads no further.
 */
export function codeArgument(args: readonly string[]): number | undefined {
  const end = args.indexOf("--");
  const at = args.indexOf(DISTRIBUTION) + 1;
  if (at === 0 || at >= args.length || (end !== -1 && at >= end)) return undefined;
  return at;
}
