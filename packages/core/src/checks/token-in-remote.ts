import { shown } from "../errors.ts";
import type { Check, Found } from "./check.ts";

/**
 * The part before the `@` of a remote, with or without a scheme (flytekit drops the scheme); in `git@host:path` it is
 * only `git`.
 */
const USER_INFO = /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)?([^/\s]{1,1024})@/i;
/** A user name that is not typed by hand: a token in the place of the user name. */
const TOKEN = /^(?:gh[opusr]_|github_pat_|glpat-|x-token|oauth2)|^[A-Za-z0-9_-]{20,}$/;

export const tokenInRemote: Check = {
  severity: "error",
  title: "Token in the git remote",
  why: "Anyone who can read a task or a context can use the token.",
  fix: "Revoke the token, and set the remote without it: git remote set-url origin https://HOST/OWNER/REPOSITORY.git.",
  find: ({ settings: { gitRepo }, gitRemotes = [] }) => [
    ...(gitRepo === undefined ? [] : look({ path: ["gitRepo"] }, gitRepo)),
    ...gitRemotes.flatMap(({ text, ...where }) => look(where, text)),
  ],
};

function look(where: Omit<Found, "message">, remote: string): readonly Found[] {
  const [before = "", user] = USER_INFO.exec(remote) ?? [];
  if (user === undefined || !(user.includes(":") || TOKEN.test(user))) return [];
  const bare = remote.slice(before.length).replace(/[?#].*$/s, "");
  return [{ ...where, message: `the remote of ${shown(bare)} holds user info` }];
}
