// Needs: awk, python3
import { cpSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const env = { PATH: process.env["PATH"] ?? "" };

describe("examples/exec-resolvers", () => {
  const examples = join(import.meta.dirname, "../../../examples/exec-resolvers");
  beforeEach(() => cpSync(examples, here.path, { recursive: true }));

  it("sh: a name out of a file", async () => {
    const words = ["images", "resolve", "--allow-plugin", "exec:./resolvers/channel.sh", "-i", "model=channel://spark"];
    expect((await here.run(words, { env })).stdout).toBe(
      "default ghcr.io/acme/train:2026.11\nmodel ghcr.io/acme/spark:3.5.1\n",
    );
  });

  it("sh: a name that is not there is an error, and hostile text stays text", async () => {
    const odd = 'channel://x"},{"id":1,"request":{"reference":"channel://train';
    const { code, stderr } = await here.run(
      [
        "images",
        "resolve",
        "--allow-plugin",
        "exec:./resolvers/channel.sh",
        "-i",
        "channel://gone",
        "-i",
        `model=${odd}`,
      ],
      { env },
    );
    expect(code).toBe(1);
    expect(stderr).toContain("channels.txt has no line for gone");
  });

  it("python: a tag out of a file, and a check", async () => {
    expect((await here.run(["images", "resolve", "model"], { env })).stdout).toBe("ghcr.io/acme/model:1.4.0\n");
    const { stdout } = await here.run(["check", "--json", "-i", "spark=docker.io/apache/spark:3.5"], { env });
    expect(JSON.parse(stdout)).toMatchObject([{ code: "foreign-registry", place: "image spark" }]);
  });
});
