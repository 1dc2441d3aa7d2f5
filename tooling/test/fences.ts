import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

export interface Fence {
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** The reason, if the line above is a comment `<!-- not run: … -->`. */
  readonly notRun: string | undefined;
}

/** Every fence on every user-facing page. */
export function fences(): Fence[] {
  return pages().flatMap((file) => inFile(file));
}

export function pages(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        return /^(node_modules|dist|\.vitepress|test|src|vectors|api)$/.test(entry.name) ? [] : below(path);
      return entry.name.endsWith(".md") && entry.name.toLowerCase() !== "changelog.md" ? [path] : [];
    });
  const top = readdirSync(root).filter((name) => name.endsWith(".md"));
  return [...top, ...["docs", "packages", "examples"].flatMap(below)];
}

function inFile(file: string): Fence[] {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const found: Fence[] = [];
  for (let index = 0; index < lines.length; index++) {
    const opening = /^(`{3,})(\w*)/.exec(lines[index] ?? "");
    if (opening === null) continue;
    const end = lines.findIndex((line, at) => at > index && line.startsWith(opening[1] ?? "```"));
    const body = lines.slice(index + 1, end);
    const notRun = /^<!-- not run: (.+) -->$/.exec(lines[index - 1] ?? "")?.[1];
    found.push({
      file: relative(root, join(root, file)),
      line: index + 1,
      language: opening[2] ?? "",
      text: body.join("\n"),
      notRun,
    });
    index = end;
  }
  return found;
}

/** Languages of terminals. */
export const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "console"]);

/** The location of a fence: `README.md:46`. */
export function named({ file, line }: Fence): string {
  return `${file}:${line}`;
}

/** Examples for programs in other languages, which must be installed. */
export function needsPrograms({ file }: Fence): boolean {
  return file.startsWith("examples/exec-resolvers/");
}
