import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
const here = freshFolder();

const credentials = (user: string): string =>
  JSON.stringify({ auths: { "reg.example": { auth: Buffer.from(`${user}:pw`).toString("base64") } } });

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(here.path, name)), { recursive: true });
    writeFileSync(join(here.path, name), content);
  }
}

it("a relative DOCKER_CONFIG is relative to the working directory, not to the project", () => {
  write({
    ".git/HEAD": "ref: refs/heads/main\n",
    "flyte-settings.yaml": "images: { default: acme://train }\nplugins: [./acme.mjs]\n",
    "acme.mjs": `export default { apiVersion: 1, name: "acme", provideImage: async (_, ctx) =>
      "r.io/" + ((await ctx.credentials("reg.example"))?.username ?? "anonymous") + ":v1" };\n`,
    "docker/config.json": credentials("above"),
    "jobs/docker/config.json": credentials("here"),
    "jobs/empty/config.json": "{}",
  });
  const userIn = (directory: string, config: string): string => {
    const env = { PATH: process.env["PATH"] ?? "", HOME: here.path, DOCKER_CONFIG: config };
    const cwd = join(here.path, directory);
    return spawnSync(process.execPath, [bin, "images", "resolve", "default", "-q"], { cwd, env, encoding: "utf8" })
      .stdout;
  };
  expect([
    userIn("jobs", "docker"),
    userIn("jobs", "./empty"),
    userIn("jobs", "../docker"),
    userIn(".", "docker"),
  ]).toEqual(["here", "anonymous", "above", "above"].map((user) => `r.io/${user}:v1\n`));
});
