import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { folder, type Ran } from "./fake-host.ts";

let here = folder();
beforeEach(() => {
  here = folder();
});
afterEach(() => {
  for (const name of ["src", "src/closed"])
    if (existsSync(join(here.path, name))) chmodSync(join(here.path, name), 0o755);
  here.remove();
});

/** Root can read everything, so the command runs as another user. Windows has no such modes. */
async function asNobody(line: string, closed: string, mode: number): Promise<Ran> {
  const files = { "src/a.py": "a = 1\n", "src/closed/b.py": "b = 1\n" };
  await here.run(["bundle", "list", "--source", "src"], { files });
  chmodSync(here.path, 0o755);
  chmodSync(join(here.path, closed), mode);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await here.run(line.split(" "));
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe.runIf(process.geteuid !== undefined)("a directory that this user cannot read", () => {
  it.each([
    ["bundle list --source src", 0o000],
    ["bundle list --source src --generation 2", 0o000],
    ["bundle why a.py --source src", 0o000],
    ["bundle why a.py --source src", 0o444],
    ["spark zip --source src", 0o444],
  ])("%s rejects it as the source (%o)", async (line, mode) => {
    const { code, stderr } = await asNobody(line, "src", mode);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("it is not a readable directory") });
  });

  it("within the source is left out, and bundle why names it", async () => {
    const { code, stdout } = await asNobody("bundle why closed/b.py --source src", "src/closed", 0o000);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("an unreadable directory") });
  });

  it("that lists its files and does not open them is one error", async () => {
    const { code, stderr } = await asNobody("bundle list --source src", "src/closed", 0o444);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("permission denied: ") });
  });
});

it("context inject --output creates the directory", async () => {
  const files = { "pod.yaml": "spec: { containers: [{ name: a }] }\n" };
  const line = "context inject pod.yaml --image r.example/a:1 --output out/pod.yaml";
  expect(await here.run(line.split(" "), { files })).toMatchObject({ code: 0, stdout: "out/pod.yaml\n" });
  expect(existsSync(join(here.path, "out/pod.yaml"))).toBe(true);
});

it("settings show has no heading for images if there are none", async () => {
  const { stdout } = await here.run(["settings", "show"], {
    files: { "flyte-settings.yaml": "project: a\nimages:\n" },
  });
  expect(stdout).toContain("project: a\n");
  expect(stdout).not.toContain("images:");
});
