import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { commands } from "../src/commands.ts";
import { archiveIn, type Project, useWorkedProject } from "../test/scratch-project.ts";

// Runs every command in a real pseudo-terminal (util-linux's script), and through a pipe, as a program does.
const freshProject = useWorkedProject();

/** The arguments of each command. */
const words: Readonly<Record<string, string>> = {
  init: "--force",
  migrate: "flytekit.config",
  "context decode": "before.txt",
  "context diff": "before.txt after.txt",
  "context inject": "pod.yaml",
  "images resolve": "spark",
  "bundle why": "weather/readings.py",
  "bundle verify": "dist/ARCHIVE",
  exec: "-- echo said",
  "package inspect": "flyte-package.tgz",
  "package hydrate": "flyte-package.tgz --version v1",
  register: "flyte-package.tgz --version v1",
  "version explain": "v1 v1",
  doctor: "--offline",
  completion: "bash",
};
/** Commands that print tables, whose lines must fit; a context or a script may have lines of any length. */
const tables = ["settings explain", "images list", "package inspect", "register", "plugins list", "images verify"];
const names = Object.keys(commands);
const ESCAPE = "\u001b[";
const COLOUR = /\u001b\[[0-9;]*m/g;

function project(name: string): Project {
  const made = freshProject();
  mkdirSync(join(made.path, "pod"));
  if (name === "init") rmSync(join(made.path, "flyte-settings.yaml"));
  return made;
}

const lineOf = (name: string, made: Project): string =>
  `flyte-settings ${name} ${(words[name] ?? "").replace("ARCHIVE", archiveIn(made))}`.trim();

/** The final contents of the screen, with both streams, as on a terminal. */
async function onTerminal(name: string, columns: number, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const made = project(name);
  const command = `stty cols ${columns} rows 50; ${lineOf(name, made)}`.replaceAll("'", "'\\''");
  const { stdout } = await made.run(`script -qefc '${command}' /dev/null < /dev/null`, {
    TERM: "xterm-256color",
    ...env,
  });
  made.remove();
  return stdout.replaceAll("\r\n", "\n");
}

describe.each(names)("%s", (name) => {
  it("through a pipe: no escape codes, and quiet when nobody reads on", async () => {
    const made = project(name);
    const { stdout, stderr } = await made.run(`${lineOf(name, made)} | cat`);
    const cut = await made.run(`${lineOf(name, made)} | head -c 1 > /dev/null`);
    expect(`${stdout}${stderr}`).not.toContain(ESCAPE);
    expect(cut.stderr).not.toMatch(/EPIPE|\n {4}at /);
    made.remove();
  });

  it("on a terminal with NO_COLOR: no colours", async () => {
    expect(await onTerminal(name, 80, { NO_COLOR: "1" })).not.toMatch(COLOUR);
  });
});

describe.each(tables)("the table of %s", (name) => {
  it.each([40, 80, 200])("fits %i columns", async (columns) => {
    const screen = (await onTerminal(name, columns)).replace(COLOUR, "").replace(/\r[^\n]*\u001b\[K/g, "");
    // only table rows: the terminal wraps the sentences around them
    const rows = screen.split("\n").filter((line) => /^\S.* {2,}\S/.test(line));
    const long = rows.filter((line) => stringWidth(line) > columns);
    expect(long).toEqual([]);
  });
});

it("colours are on a terminal alone", async () => {
  expect(await onTerminal("register", 80)).toMatch(COLOUR);
});
