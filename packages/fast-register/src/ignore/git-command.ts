import { spawn } from "node:child_process";
import { decodeName, hostPath } from "../path-text.ts";

/** What git printed, or why there is nothing. */
export type GitAnswer =
  | { readonly stdout: Buffer }
  | { readonly missing: true }
  /** First line of what git said, for people. */
  | { readonly failed: string };

/**
 * Ignored files that git does not track, below `folder` and relative to it; folders end in `/`.
 *
 * `isExact` prints every file and quotes odd names, as flytekit asks for it; without it a folder that is ignored as a
 * whole stands for all of it, and names are plain (`-z --directory`).
 *
 * @param passedOver folders in `folder` that git need not look into
 * @param env the whole environment that git gets; an empty or absent PATH is the caller's wish
 */
export async function listGitIgnored(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  manner: "pruned" | "exact" | "exact-folders",
  passedOver: readonly string[] = [],
): Promise<{ readonly entries: ReadonlySet<string> } | Exclude<GitAnswer, { stdout: Buffer }>> {
  const more = manner === "pruned" ? ["--directory", "-z"] : manner === "exact" ? [] : ["--directory"];
  const paths = passedOver.length === 0 ? [] : ["--", ".", ...passedOver.map((name) => `:(exclude,literal)${name}`)];
  const answer = await runGit(folder, ["ls-files", "-io", "--exclude-standard", ...more, ...paths], {
    ...env,
    ...plainPathspecs,
  });
  if (!("stdout" in answer)) return answer;
  const separator = manner === "pruned" ? "\0" : "\n";
  const entries = decodeAll(answer.stdout, separator);
  return { entries: new Set(entries) };
}

/** Variables that would give our own paths another meaning. */
const plainPathspecs = {
  GIT_LITERAL_PATHSPECS: undefined,
  GIT_GLOB_PATHSPECS: undefined,
  GIT_NOGLOB_PATHSPECS: undefined,
  GIT_ICASE_PATHSPECS: undefined,
};

/** Runs git; never throws. */
export function runGit(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitAnswer> {
  if (env["PATH"] === "") return Promise.resolve({ missing: true });
  return new Promise((resolve) => {
    const cwd = hostPath(folder);
    if (typeof cwd !== "string") return resolve({ failed: "the name of the folder is not UTF-8" });
    const child = spawn("git", args, { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "ENOENT" ? { missing: true } : { failed: error.message }),
    );
    child.on("close", (code) =>
      resolve(code === 0 ? { stdout: Buffer.concat(out) } : { failed: firstLine(Buffer.concat(said).toString()) }),
    );
  });
}

function decodeAll(bytes: Buffer, separator: string): string[] {
  const entries: string[] = [];
  const end = separator.charCodeAt(0);
  let start = 0;
  for (let at = bytes.indexOf(end); at >= 0; at = bytes.indexOf(end, start)) {
    entries.push(decodeName(bytes.subarray(start, at)));
    start = at + 1;
  }
  return entries;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
