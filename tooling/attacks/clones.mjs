// Git configuration that comes with a clone or an unpacked directory must never run, least of all during completion.
// Requires git.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, inProject, misbehaviour, samplePackage } from "./command.mjs";

const COMMANDS = [
  ["--get-completions", "--", "register", "--project", ""],
  ["--get-completions", "--", "images", "resolve", ""],
  ["--get-completions", "--", "settings", "explain", ""],
  ["settings", "show", "--no-plugins"],
  ["settings", "explain", "--no-plugins"],
  ["context", "encode", "--no-plugins"],
  ["images", "list", "--no-plugins"],
  ["images", "resolve", "--no-plugins"],
  ["version", "show", "--no-plugins"],
  ["version", "explain", "--no-plugins"],
  ["plugins", "list"],
  ["bundle", "list", "--no-plugins"],
  ["bundle", "why", "a.py", "--no-plugins"],
  ["bundle", "create", "--no-plugins"],
  ["fast-register", "--no-plugins"],
  ["check", "--no-plugins"],
  ["spark", "show", "--no-plugins"],
  ["spark", "zip", "-o", "z.zip", "--no-plugins"],
  ["doctor", "--offline"],
  ["package", "inspect", samplePackage],
  ["register", samplePackage, "--dry-run", "--no-plugins"],
  ["completion", "bash"],
];

/** By name: the repository's configuration, and the files that make git use it. */
const TRAPS = {
  fsmonitor: (mark) => ({ config: `[core]\n\tfsmonitor = "touch ${mark}; false"\n` }),
  "a clean filter": (mark) => ({
    config: `[filter "x"]\n\tclean = touch ${mark}; cat\n\tsmudge = touch ${mark}; cat\n`,
    attributes: "* filter=x\n",
  }),
  "a process filter": (mark) => ({
    config: `[filter "x"]\n\tprocess = touch ${mark}\n\trequired = true\n`,
    attributes: "* filter=x\n",
  }),
  hooks: (mark) => ({ config: "[core]\n\thooksPath = hooks\n", hook: `#!/bin/sh\ntouch ${mark}\n` }),
  "an external diff": (mark) => ({
    config: `[diff]\n\texternal = touch ${mark}\n[diff "x"]\n\ttextconv = touch ${mark}\n`,
    attributes: "* diff=x\n",
  }),
  "a pager and an editor": (mark) => ({
    config: `[core]\n\tpager = touch ${mark}\n\teditor = touch ${mark}\n\tsshCommand = touch ${mark}\n`,
  }),
  "an included file": (mark) => ({
    config: "[include]\n\tpath = ../evil.config\n",
    include: `[core]\n\tfsmonitor = "touch ${mark}; false"\n`,
  }),
};
const PLACES = ["a .git directory", "a bare repository in the clone"];

function cases() {
  return Object.keys(TRAPS).flatMap((trap) =>
    PLACES.flatMap((place) =>
      ["git", "content"].flatMap((version) =>
        COMMANDS.map((args) => ({
          name: `${trap} in ${place}, version ${version}: ${args.slice(0, 3).join(" ")}`,
          run: () => attack(trap, place, version, args),
        })),
      ),
    ),
  );
}

function attack(trap, place, version, args) {
  return inProject(async (cwd, scratch) => {
    const mark = join(scratch, "ran");
    const { config, attributes, hook, include } = TRAPS[trap](mark);
    const project = {
      "flyte-settings.yaml": `project: p\ndomain: d\nversion: ${version}\nimages: { default: ghcr.io/a/b:1 }\n`,
      "a.py": "x = 1\n",
    };
    for (const [name, text] of Object.entries(project)) writeFileSync(join(cwd, name), text);
    if (attributes !== undefined) writeFileSync(join(cwd, ".gitattributes"), attributes);
    const git = place === PLACES[0] ? join(cwd, ".git") : cwd;
    if (place === PLACES[0]) {
      for (const each of [
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.email=a@b", "-c", "user.name=a", "commit", "-qm", "x"],
      ])
        spawnSync("git", each, { cwd, env: { PATH: process.env.PATH, HOME: scratch } });
      writeFileSync(join(cwd, "a.py"), "x = 2\n"); // its timestamp differs: git reads it again, through a filter
    } else {
      for (const each of ["objects", "refs/heads"]) mkdirSync(join(cwd, each), { recursive: true });
      writeFileSync(join(cwd, "HEAD"), "ref: refs/heads/main\n");
    }
    const more = place === PLACES[0] ? "" : "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n";
    writeFileSync(join(git, "config"), more + config, { flag: place === PLACES[0] ? "a" : "w" });
    if (include !== undefined) writeFileSync(join(git, "../evil.config"), include);
    if (hook !== undefined) {
      mkdirSync(join(cwd, "hooks"), { recursive: true });
      for (const name of ["post-index-change", "post-checkout", "pre-commit"])
        writeFileSync(join(cwd, "hooks", name), hook, { mode: 0o755 });
    }
    rmSync(mark, { force: true });
    const ran = await command(args, { cwd });
    return existsSync(mark) ? "the repository's program ran" : misbehaviour(ran);
  });
}

export const clones = { name: "clones", rows: "4a, 4b", cases };
