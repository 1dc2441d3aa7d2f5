/** The words that are the command's own: those behind `--` are another program's. */
export function ownWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end === -1 ? argv : argv.slice(0, end);
}

export function isVerbose(argv: readonly string[]): boolean {
  return ownWords(argv).includes("--verbose");
}
