// Realistic trees: all kinds of names, ignore files with CRLF, a git index with executable files. No links: link rules
// have unit tests. Without an index nothing is executable, because Windows has no such permission.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
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

/** Writes a tree. @param withGit create a repository with executable files. @returns the tracked paths */
export function writeTree(directory, seed, withGit) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const files = new Map();
  for (let at = 0; at < 40; at++)
    files.set(`${pick(["", ...DIRECTORIES].map((each) => (each === "" ? "" : `${each}/`)))}${pick(NAMES)}`, text(next));
  if (seed % 2 === 0) files.set(`${"long-directory-name/".repeat(14)}file.py`, text(next)); // over 260 characters
  for (const [name, texts] of Object.entries(IGNORES)) if (next() < 0.7) files.set(name, pick(texts));
  if (withGit) files.set("run.sh", "#!/bin/sh\n").set("deep/er/tool", "x").set("README.MD", "# x\n");
  for (const [path, content] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
    if (withGit && isProgram(path)) chmodSync(join(directory, path), 0o755);
  }
  mkdirSync(join(directory, "empty"));
  if (!withGit) return [];
  const git = (...args) =>
    execFileSync("git", args, { cwd: directory, env: { PATH: process.env.PATH, HOME: directory }, stdio: "pipe" });
  git("init", "-q");
  git("add", "--force", ".");
  return [...files.keys()];
}

const isProgram = (path) => /(?:^|\/)(?:run\.sh|tool(?:\.py)?)$/.test(path);

/** Changes the letter case of some tracked files, like programs on Windows do; returns their number. */
export function changeCase(directory, paths) {
  const found = paths.filter((path) => /(?:^|\/)(?:README\.MD|UPPER\.py|train\.py)$/.test(path));
  for (const path of found) {
    const name = basename(path);
    const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
    renameSync(join(directory, path), join(directory, dirname(path), other));
  }
  return found.length;
}

function text(next) {
  const lines = Math.floor(next() * 200);
  return Array.from({ length: lines }, () => `x = ${Math.floor(next() * 1e9)}\n`).join("");
}
