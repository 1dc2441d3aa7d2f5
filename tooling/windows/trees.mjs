// Trees as people have them: names of every kind, ignore files with CRLF, a git index. No links: link rules are unit tests. Nothing
// is executable: Windows has no such bit.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { random } from "../attacks/draw.mjs";

const DIRECTORIES = [
  "src",
  "src/pkg",
  "data",
  "Mixed Case",
  "größe",
  "日本",
  "a.b",
  "deep/er/and/deeper",
  "node_modules/x",
  "build",
];
const NAMES = [
  "__init__.py",
  "train.py",
  "Ünïcode.py",
  "with space.txt",
  "README.MD",
  ".env.example",
  "x.pyc",
  "data.csv",
  "UPPER.py",
  "ß.py",
  "zz.log",
  "a+b.txt",
  "run.sh",
  "tool.py",
];
const IGNORES = {
  ".flyteignore": ["*.log\r\ndata/\r\n", "**/*.csv\n!src/data.csv\n", "# a comment\r\n\r\nbuild\r\n"],
  ".gitignore": ["*.log\r\nbuild/\r\n", "node_modules\n/data/*.csv\n", "!keep\n*.txt\r\n"],
  ".dockerignore": ["build\r\n", "**/x.pyc\r\n!src/x.pyc\r\n", "Mixed Case\n"],
};

/** Writes a tree. @param withGit with a repository */
export function writeTree(directory, seed, withGit) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const files = new Map();
  for (let at = 0; at < 40; at++)
    files.set(`${pick(["", ...DIRECTORIES].map((each) => (each === "" ? "" : `${each}/`)))}${pick(NAMES)}`, text(next));
  if (seed % 2 === 0) files.set(`${"long-directory-name/".repeat(14)}file.py`, text(next)); // over 260 characters
  for (const [name, texts] of Object.entries(IGNORES)) if (next() < 0.7) files.set(name, pick(texts));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  mkdirSync(join(directory, "empty"));
  if (!withGit) return;
  const git = (...args) =>
    execFileSync("git", args, { cwd: directory, env: { PATH: process.env.PATH, HOME: directory }, stdio: "pipe" });
  git("init", "-q");
  git("add", "--force", ".");
}

function text(next) {
  const lines = Math.floor(next() * 200);
  return Array.from({ length: lines }, () => `x = ${Math.floor(next() * 1e9)}\n`).join("");
}
