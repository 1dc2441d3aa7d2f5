import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SerializationSettings } from "@flyte-settings/core";
import { beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
const settings = SerializationSettings.forImage("ghcr.io/acme/train:v3", "v1", { project: "p", domain: "d" });
const context = SerializationSettings.serializedContext(settings);
const node = `'${process.execPath}' '${bin}'`;
const here = freshFolder();

beforeEach(() => {
  writeFileSync(join(here.path, "job.py"), "x = 1\n");
  writeFileSync(join(here.path, "flyte-settings.yaml"), "images: {default: 'ghcr.io/acme/a:1'}\n");
});

/** Runs a line of the shell, as only a process has real standard streams. */
function shell(line: string): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const env = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync("sh", ["-c", line], { cwd: here.path, env, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

describe.runIf(process.platform === "linux")("standard output on a full disk: one line, exit code 1", () => {
  it.each([
    "--help",
    "--version",
    "-V",
    "bundle list",
    "bundle why job.py",
    "bundle create",
    "check --format sarif",
    "completion bash",
    `context decode ${context}`,
    "context encode",
    "doctor --offline",
    "explain USAGE",
    "images list",
    "images resolve default",
    "migrate -- pyflyte register .",
    "settings explain",
    "settings show",
    "spark show",
    "version explain",
  ])("%s", (words) => {
    const { code, stderr } = shell(`${node} ${words} > /dev/full`);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("error could not write standard output: the disk is full"),
    });
    expect(stderr).not.toMatch(/\n {4}at |Node\.js v/);
  });
});

describe("streams and directories that are gone", () => {
  it.each([
    ["--version into a pipe that is closed", `${node} --version | :`],
    ["settings show into a pipe that is closed", `${node} settings show | :`],
    ["--version with no standard output", `${node} --version >&-`],
    ["settings show with no standard streams", `${node} settings show <&- >&- 2>&-`],
  ])("%s: nothing printed", (_, line) => {
    expect(shell(line)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("a closed standard input that a command reads: one error", () => {
    const { code, stderr } = shell(`${node} context decode - <&-`);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("error standard input is empty\n") });
  });

  it.each(["settings show", "bundle create", "init"])("%s in a directory that is gone: one error", (words) => {
    const { code, stderr } = shell(`mkdir gone; cd gone; rmdir ../gone; ${node} ${words}`);
    expect({ code, lines: stderr.split("\n").slice(0, 2) }).toEqual({
      code: 1,
      lines: [
        expect.stringContaining("error the working directory cannot be used"),
        "  Change to a directory that exists.",
      ],
    });
  });
});
