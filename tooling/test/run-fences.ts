import { execFile } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Fence, root } from "./fences.ts";

/** A copy of the examples, and the command on PATH. */
export interface FenceFolder {
  /** The Python project. */
  readonly project: string;
  /** Runs a program in `cwd` and returns its output. */
  output(command: string, args: readonly string[], cwd: string): Promise<Output>;
  /** Runs the commands of a terminal fence; returns for each whether its output matches the expected one. */
  terminal(fence: Fence): Promise<readonly { command: string; matches: boolean; printed: string }[]>;
  remove(): void;
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly failed: boolean;
}

export function fenceFolder(): FenceFolder {
  const folder = mkdtempSync(join(tmpdir(), "flyte-settings-fences-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const shim = join(bin, "flyte-settings");
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${join(root, "packages/cli/dist/bin.js")}" "$@"\n`);
  chmodSync(shim, 0o755);
  const project = join(folder, "examples/python-project");
  cpSync(join(root, "examples"), join(folder, "examples"), {
    recursive: true,
    filter: (path) => !/[/\\](?:node_modules|dist)$/.test(path),
  });
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"]}`, HOME: folder, NO_COLOR: "1" };
  const output: FenceFolder["output"] = (command, args, cwd) =>
    new Promise((resolve) => {
      execFile(command, args, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
        resolve({ stdout, stderr, failed: error !== null }),
      );
    });
  return {
    project,
    output,
    async terminal({ file, text }) {
      // a page of an example uses that example, all others use the Python project
      const cwd = join(project, "..", /^examples\/([^/]+)\//.exec(file)?.[1] ?? "python-project");
      const ran: { command: string; matches: boolean; printed: string }[] = [];
      for (const { command, expected } of commands(text)) {
        const { stdout, stderr } = await output("sh", ["-c", command], cwd);
        const printed = `${stderr}${stdout}`;
        ran.push({ command, matches: matches(printed, expected), printed });
      }
      return ran;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function commands(text: string): { command: string; expected: string[] }[] {
  const found: { command: string; expected: string[] }[] = [];
  for (const line of text.split("\n")) {
    const last = found.at(-1);
    if (line.startsWith("$ ")) found.push({ command: line.slice(2), expected: [] });
    else if (line.startsWith("> ") && last?.expected.length === 0) last.command += `\n${line.slice(2)}`;
    else last?.expected.push(line);
  }
  return found;
}

/** Compares line by line; a line with only … matches any number of lines, … inside a line matches any text. */
function matches(printed: string, expected: readonly string[]): boolean {
  const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const lines = expected.map((line) =>
    line.trim() === "…" ? "(?:.*\\n)*?" : `${quoted(line.trimEnd()).replaceAll("…", ".*")}[ ]*\\n`,
  );
  return (
    new RegExp(`^${lines.join("")}$`).test(`${printed.trimEnd()}\n`) ||
    (expected.join("").trim() === "" && printed.trim() === "")
  );
}
