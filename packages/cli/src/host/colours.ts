type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether an output gets colours. Strongest first: `NO_COLOR` (no-color.org), `FORCE_COLOR` and `CLICOLOR_FORCE`, then a terminal,
 * unless it is a `TERM=dumb` or `CLICOLOR=0` refuses them.
 */
export function hasColours(isTerminal: boolean, env: Env): boolean {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"] ?? (env["CLICOLOR_FORCE"] || undefined);
  if (forced !== undefined) return forced !== "0";
  return isTerminal && canRewrite(env) && env["CLICOLOR"] !== "0";
}

/** Whether a terminal understands cursor movements, so that a line can be written over. */
export function canRewrite(env: Env): boolean {
  return env["TERM"] !== "dumb";
}
