import { type GitFailure, type GitOptions, startGit } from "./start-git.ts";

/** Settings whose value is run by git or git-lfs, and the one that makes a filter required, as listed by git. */
const isCommand =
  /^(?:filter\..*\.(?:clean|smudge|process|required)|diff\.external|diff\..*\.(?:command|textconv)|merge\..*\.driver|pager\..*|core\.(?:pager|editor|askpass|sshcommand|gitproxy|alternaterefscommand|virtualfilesystem)|credential\.(?:.*\.)?helper|gpg\.(?:.*\.)?program|lfs\.(?:extension\..*\.(?:clean|smudge)|customtransfer\..*\.path|standalonetransferagent)|hook\..*\.(?:command|event))$/s;

/** Git 2.54 runs `hook.NAME.command`, which cannot be emptied, only disabled. */
const hookOf = /^(hook\..*)\.(?:command|event)$/s;

/** The argument that replaces a setting of the repository with the user's, or unsets it. */
function override(key: string, own: string | undefined): string {
  const [, hook] = hookOf.exec(key) ?? [];
  if (hook !== undefined) return `${hook}.enabled=false`;
  return `${key}=${own ?? (key.endsWith(".required") ? "false" : "")}`;
}

/** Configuration scopes outside the repository. */
const trusted = new Set(["system", "global", "command"]);

/**
 * Arguments that replace every command in the repository's configuration (and in files it includes) with that of the
 * user or the system, or unset it.
 */
export async function commandOverrides(
  options: GitOptions,
): Promise<{ readonly overrides: readonly string[] } | { readonly missing: true } | GitFailure> {
  const listed = await startGit(["config", "--null", "--show-scope", "--list"], options);
  if ("missing" in listed) return listed;
  if ("failed" in listed) {
    return /unknown option/.test(listed.failed)
      ? { failed: "this git cannot list the scopes of its configuration", hint: "Update git to 2.26 or later." }
      : listed;
  }
  const own = new Map<string, string>();
  const replaced = new Set<string>();
  for (const [scope, key, value] of entries(listed.stdout.toString("utf8"))) {
    if (!isCommand.test(key)) continue;
    if (trusted.has(scope)) own.set(key, value);
    else replaced.add(key);
  }
  const unnamable = [...replaced].find((key) => /[=\n]/.test(key));
  if (unnamable !== undefined) {
    return {
      failed: `the repository's configuration sets ${JSON.stringify(unnamable)}, which cannot be switched off`,
      hint: "Remove it from .git/config.",
    };
  }
  return { overrides: [...replaced].flatMap((key) => ["-c", override(key, own.get(key))]) };
}

/** `scope NUL key LF value NUL`; a key without a value is true. */
function* entries(listing: string): Generator<readonly [scope: string, key: string, value: string]> {
  const fields = listing.split("\0");
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [key = "", ...value] = (fields[at + 1] ?? "").split("\n");
    yield [fields[at] ?? "", key, value.length === 0 ? "true" : value.join("\n")];
  }
}
