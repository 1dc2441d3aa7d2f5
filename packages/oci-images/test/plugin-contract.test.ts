// Needs: git
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import ociImages from "@flyte-settings/oci-images";
import environment from "@flyte-settings/oci-images/environment";
import gitTag from "@flyte-settings/oci-images/git-tag";
import imageSpec from "@flyte-settings/oci-images/image-spec";
import { checkPlugin } from "@flyte-settings/plugin-testkit";
import { expect } from "vitest";
import { it } from "../../../tooling/test-directory.ts";
import { registryOf } from "./support.ts";

let root: string;
it.beforeEach(({ dir }) => {
  root = dir;
});

const env = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", TRAIN: "ghcr.io/acme/train:v3" };
const train = (reference: string) => ({ name: "train", reference });

it("oci-images keeps the contract", async () => {
  const registry = await registryOf();
  registry.push("acme/train", "v1");
  registry.push("mirror/acme/train", "v1");
  const plugin = ociImages({ mirrors: { "ghcr.io": `${registry.host}/mirror` }, timeoutMs: 2_000 });
  const report = await checkPlugin(plugin, {
    images: [train(`${registry.host}/acme/train:v1`), train("ghcr.io/acme/train:v1")].slice(0, 1),
    failing: { images: [train(`${registry.host}/acme/gone:v1`)] },
    env,
    root,
  });
  expect(report.broken).toEqual([]);
  expect(report.untried).toEqual([]);
});

it("env: keeps the contract", async () => {
  const samples = { requests: [train("env:TRAIN")], failing: { requests: [train("env:ABSENT")] }, env, root };
  expect((await checkPlugin(environment(), samples)).broken).toEqual([]);
});

it("git: keeps the contract", async () => {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=joe", "-c", "user.email=joe@example", ...args], {
      cwd: root,
      stdio: "ignore",
    });
  git("init");
  git("commit", "--allow-empty", "-m", "one");
  const samples = {
    requests: [train("git:ghcr.io/acme/train")],
    failing: { requests: [train("git:Not A Name")] },
    env,
    root,
  };
  expect((await checkPlugin(gitTag(), samples)).broken).toEqual([]);
});

it("file: keeps the contract", async () => {
  await writeFile(join(root, "image.yaml"), "name: train\n");
  const samples = {
    requests: [train("file:image.yaml")],
    failing: { requests: [train("file:absent.yaml")] },
    env,
    root,
  };
  expect((await checkPlugin(imageSpec(), samples)).broken).toEqual([]);
});
