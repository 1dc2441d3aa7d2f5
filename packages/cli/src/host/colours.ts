type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether an output uses colours. In descending precedence: `NO_COLOR` (no-color.org), `FORCE_COLOR` and
 * `CLICOLOR_FORCE`, then whether it is a terminal, except with `TERM=dumb` or `CLICOLOR=0`.
 */
export function hasColours(isTerminal: boolean, env: Env): boolean {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"] ?? (env["CLICOLOR_FORCE"] || undefined);
  if (forced !== undefined) return forced !== "0";
  return isTerminal && canRewrite(env) && env["CLICOLOR"] !== "0";
}

/** Whether a terminal supports cursor movements, so that a line can be rewritten. */
export function canRewrite(env: Env): boolean {
  return env["TERM"] !== "dumb";
}
