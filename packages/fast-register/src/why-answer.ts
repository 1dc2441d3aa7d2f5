/** Why a path is in the bundle, or is not. */
export interface Why {
  readonly shipped: boolean;
  /** `git`, `.dockerignore`, `.flyteignore`, `standard`, `include`, `import`, or absent where no rule spoke. */
  readonly source?: "git" | ".dockerignore" | ".flyteignore" | "standard" | "include" | "import";
  /** The pattern that decided, or words where none did: `a broken link`. */
  readonly rule?: string;
  /** File that the rule stands in, relative to the top of its repository or to the source root. */
  readonly file?: string;
  /** Line in that file, from 1. */
  readonly line?: number;
  /** The link on the path behind which the rule holds, and the path without links that it is about. */
  readonly link?: string;
  readonly target?: string;
  /** With `auto`: from the named module to this file, each `file:line (module)`. */
  readonly chain?: readonly string[];
}
