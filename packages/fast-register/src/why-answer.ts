/** Why a path is or is not in the bundle. */
export interface Why {
  readonly shipped: boolean;
  /** `git`, `.dockerignore`, `.flyteignore`, `standard`, `include`, `import`, or absent if no rule matched. */
  readonly source?: "git" | ".dockerignore" | ".flyteignore" | "standard" | "include" | "import";
  /** The pattern that decided, or a description if none did: `a broken link`. */
  readonly rule?: string;
  /** The file with the rule, relative to the top of its repository or to the source root. */
  readonly file?: string;
  /** Line in that file, from 1. */
  readonly line?: number;
  /** The link in the path behind which the rule applies, and the resolved path that it matches. */
  readonly link?: string;
  readonly target?: string;
  /** With `auto`: from the given module to this file, each `file:line (module)`. */
  readonly chain?: readonly string[];
}
