import { resolve } from "node:path";
import type { Finding } from "@flyte-settings/core/checks";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { dockerPatterns } from "@flyte-settings/fast-register";
import { relativePosix } from "@flyte-settings/node-kit/fs";
import { bundleRequest } from "../bundle/bundle-request.ts";
import type { Host } from "../host/host.ts";
import type { LoadedProject } from "../load-project.ts";
import { type FixedFile, wholeText } from "./fixed-file.ts";

/** Files that only hold secrets, even if the finding is about one line in them; code is never excluded. */
const HOLDS_SECRETS =
  /(?:^|\/)\.env(?:\.[\w.-]+)?$|\.(?:pem|key)$|(?:^|\/)(?:id_\w+|\.netrc|\.pgpass|\.pypirc|\.git-credentials)$/i;
/** A path that is its own pattern. */
const PLAIN = /^[\w.@+-][\w.@+ /-]*$/;

/** `.flyteignore` of the source root with a line added for each secrets file that ships; existing lines stay above. */
export async function fixIgnoreFile(
  findings: readonly Finding[],
  loaded: LoadedProject,
  host: Host,
): Promise<FixedFile | undefined> {
  const { source, options } = bundleRequest({}, loaded, host);
  const included = dockerPatterns("include", options.ignore?.include ?? []);
  // ignore files do not apply with auto, and an include pattern overrides every ignore rule
  const pathOf = ({ code, file, line }: Finding): string | undefined => {
    if (code !== "secret-in-bundle" || file === undefined || options.copy !== "all") return undefined;
    const path = relativePosix(source, resolve(host.cwd, file), host.platform);
    if (line !== undefined && !HOLDS_SECRETS.test(path)) return undefined;
    return PLAIN.test(path) && !path.startsWith("../") && !included.matches(path) ? path : undefined;
  };
  const fixed = findings.filter((finding) => pathOf(finding) !== undefined);
  if (fixed.length === 0) return undefined;
  const file = relativePosix(host.cwd, resolve(source, ".flyteignore"), host.platform);
  const before = await wholeText(host, file);
  const newline = before?.includes("\r\n") ? "\r\n" : "\n";
  const start = before === undefined || before === "" || before.endsWith("\n") ? (before ?? "") : before + newline;
  const lines = [...new Set(fixed.map(pathOf))].map((path) => `${path}${newline}`);
  return { file, ...omitUndefined({ before }), after: start + lines.join(""), fixed };
}
