/** The arguments of the command itself: what follows `--` belongs to another program. */
export function argsBeforeTerminator(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end === -1 ? argv : argv.slice(0, end);
}

export function isVerbose(argv: readonly string[]): boolean {
  return argsBeforeTerminator(argv).includes("--verbose");
}

export function isJson(argv: readonly string[]): boolean {
  return argsBeforeTerminator(argv).includes("--json");
}
