import { resolve } from "node:path";
import type { Finding } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { dockerPatterns } from "@flyte-settings/fast-register";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import { bundleRequest } from "../bundle/bundle-request.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { type FixedFile, wholeText } from "./fixed-file.ts";
import { ownFiles, withLines } from "./own-files.ts";

/** Files that only hold secrets, even if the finding is about one line in them; code is never excluded. */
const HOLDS_SECRETS =
  /(?:^|\/)\.env(?:\.[\w.-]+)?$|\.(?:pem|key)$|(?:^|\/)(?:id_\w+|\.netrc|\.pgpass|\.pypirc|\.git-credentials)$/i;
/** A path that is its own pattern. */
const PLAIN = /^[\w.@+-][\w.@+ /-]*$/;

/** `.flyteignore` of the source root with a line added for each file that should not ship; existing lines stay above. */
export async function fixIgnoreFile(
  findings: readonly Finding[],
  loaded: LoadedProject,
  host: Host,
): Promise<FixedFile | undefined> {
  const { source, options } = bundleRequest({}, loaded, host);
  const included = dockerPatterns("include", options.ignore?.include ?? []);
  // ignore files do not apply with auto, and an include pattern overrides every ignore rule
  const linesOf = ({ code, file, line }: Finding): readonly string[] => {
    if (file === undefined || options.copy !== "all") return [];
    if (code === "own-files-in-bundle") return ownFiles;
    if (code !== "secret-in-bundle") return [];
    const path = relativePosix(source, resolve(host.cwd, file), host.platform);
    if (line !== undefined && !HOLDS_SECRETS.test(path)) return [];
    return PLAIN.test(path) && !path.startsWith("../") && !included.matches(path) ? [path] : [];
  };
  const fixed = findings.filter((finding) => linesOf(finding).length > 0);
  if (fixed.length === 0) return undefined;
  const file = relativePosix(host.cwd, resolve(source, ".flyteignore"), host.platform);
  const before = await wholeText(host, file);
  return { file, ...omitUndefined({ before }), after: withLines(before, fixed.flatMap(linesOf)), fixed };
}
