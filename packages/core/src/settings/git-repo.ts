import { readIni } from "../config/ini.ts";
import { iniOption, interpolate } from "../config/ini-interpolate.ts";
import { isFlyteSettingsError } from "../errors.ts";
import { guarded } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";

/** The only remote that is used. */
const SECTION = 'remote "origin"';
const SECRET = /token|secret|passw|sig|key|auth/i;

/**
 * `gitRepo` of the settings, from the content of `.git/config`: host and path of the remote `origin`, for example
 * `github.com/acme/flows`. Empty if there is no such remote with an https, http or ssh URL.
 *
 * Equivalent of flytekit's `_get_git_repo_url`. Differences (L5): user, password and a query that contains a secret are
 * removed, `ssh://` is supported, a remote without `.git` keeps its last letters, `%` is an ordinary character, and
 * duplicates that git allows (`fetch`, other sections) are accepted. With `compat` `context`, the result is flytekit's.
 *
 * @param gitConfig absent: not a repository
 */
export function gitRepoUrl(gitConfig: string | undefined, options: CompatOptions = {}): string {
  return guarded("gitRepoUrl", () => {
    if (gitConfig === undefined) return "";
    return isCompat(options.compat, "context") ? peerUrl(gitConfig) : withoutUser(originUrl(gitConfig));
  });
}

/** Any error results in an empty string. */
function peerUrl(gitConfig: string): string {
  try {
    const ini = readIni(gitConfig);
    const option = iniOption(ini, SECTION, "url");
    const url = option ? interpolate(ini, SECTION, option) : "";
    if (url.startsWith("git@")) return url.slice("git@".length, -".git".length).replaceAll(":", "/");
    return /^https?:\/\/([\s\S]*)$/.exec(url)?.[1] ?? "";
  } catch (error) {
    if (isFlyteSettingsError(error)) return "";
    throw error;
  }
}

function originUrl(gitConfig: string): string {
  try {
    const ini = readIni(gitConfig, {
      mayRepeat: (section, option) => section !== SECTION || (option ?? "url") !== "url",
    });
    return iniOption(ini, SECTION, "url")?.raw ?? "";
  } catch (error) {
    if (isFlyteSettingsError(error)) return "";
    throw error;
  }
}

function withoutUser(url: string): string {
  if (url.startsWith("git@")) return withoutGit(url.slice("git@".length).replaceAll(":", "/"));
  const [, scheme, rest = ""] = /^(https?|ssh):\/\/([\s\S]*)$/.exec(url) ?? [];
  const host = rest.split("/", 1)[0] ?? "";
  const whole = rest.slice(host.lastIndexOf("@") + 1);
  // `?private_token=…` is removed; `?ref=main` is kept, as in flytekit
  const [path = "", ...query] = whole.split("?");
  const bare = SECRET.test(query.join()) ? path : whole;
  return scheme === "ssh" ? withoutGit(bare) : bare;
}

function withoutGit(path: string): string {
  return path.endsWith(".git") ? path.slice(0, -".git".length) : path;
}
