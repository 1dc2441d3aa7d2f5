/** The command's own arguments: everything after `--` belongs to another program. */
export function argsBeforeTerminator(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf("--");
  return end === -1 ? argv : argv.slice(0, end);
}

export function isVerbose(argv: readonly string[]): boolean {
  return argsBeforeTerminator(argv).includes("--verbose");
}

const DATA = /^--format=(?:json|yaml)$/;

/**
 * Whether JSON or YAML output is requested, so that errors are printed as data too; one line of JSON is also valid
 * YAML.
 */
export function isJson(argv: readonly string[]): boolean {
  const args = argsBeforeTerminator(argv);
  return args.some(
    (arg, at) => arg === "--json" || DATA.test(arg) || (arg === "--format" && DATA.test(`--format=${args[at + 1]}`)),
  );
}
