import type { BundleFacts } from "@flyte-settings/core/checks";
import type { Host } from "../host/host.ts";

/** One entry of `git ls-files --eol -z`: `i/lf    w/crlf  attr/text=auto      TAB path`. */
const CONVERTED = /^i\/lf +w\/crlf +attr\/(.*?) *\t(.*)$/s;

/**
 * Files that git checked out with CRLF but stores with LF. If `.gitattributes` requires CRLF (`eol=crlf`), every system
 * has it and there is nothing to report. Returns nothing without git or outside a repository.
 *
 * @param paths files with CRLF, relative to `source`
 */
export async function crlfOfGit(
  source: string,
  paths: readonly string[],
  { env, signal }: Host,
): Promise<BundleFacts["crlfFiles"]> {
  if (paths.length === 0) return undefined;
  const { git } = await import("@flyte-settings/node-kit/process");
  const result = await git(["ls-files", "--eol", "-z"], { cwd: source, env, signal });
  if (!("stdout" in result)) return undefined;
  const converted = new Set(
    result.stdout
      .toString("utf8")
      .split("\0")
      .flatMap((line) => {
        const [, attributes = "", path] = CONVERTED.exec(line) ?? [];
        return path === undefined || /\beol=crlf\b/.test(attributes) ? [] : [path];
      }),
  );
  const found = paths.filter((path) => converted.has(path));
  const [example] = found;
  return example === undefined ? undefined : { example, files: found.length };
}
