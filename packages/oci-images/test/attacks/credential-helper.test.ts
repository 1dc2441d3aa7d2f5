import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { it } from "../../../../tooling/test-directory.ts";
import { askHelper } from "../../src/auth/credential-helper.ts";
import { nodeHost } from "../support.ts";

const HELPERS: readonly (readonly [string, string, RegExp])[] = [
  ["hangs", "exec sleep 5", /did not end within 400 ms/],
  ["hangs-in-a-child", "sleep 5", /did not end within 400 ms/],
  ["ignores-signals", "trap '' TERM INT; sleep 5", /did not end within 400 ms/],
  ["prints-rubbish", "echo not json", /did not print ServerURL, Username and Secret/],
  ["prints-a-list", "echo '[1]'", /did not print/],
  ["prints-nothing", ":", /did not print/],
  ["prints-without-end", "exec yes topsecret", /printed too much|did not end/],
  ["secret-on-stderr", "echo topsecret >&2; exit 3", /failed with exit code 3/],
  ["secret-on-stdout-and-fails", "echo topsecret; exit 1", /failed with exit code 1/],
];

describe("a credential helper", () => {
  let folder: string;
  it.beforeEach(({ dir }) => {
    folder = dir;
  });

  /** Short if the timeout is tested; otherwise long enough for a busy machine. */
  async function ask(script: string, timeoutMs = 20_000): Promise<unknown> {
    const path = join(folder, "docker-credential-mine");
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    const host = nodeHost({ PATH: `${folder}:/usr/bin:/bin` });
    const name = { domain: "r.example", path: "" };
    return askHelper(host, { helper: "mine", name, place: "config.json", timeoutMs });
  }

  it.each(HELPERS)("%s", async (_, script, message) => {
    const failed = ask(script, message.source.includes("did not end") ? 400 : undefined);
    await expect(failed).rejects.toMatchObject({
      code: "CREDENTIALS_INVALID",
      message: expect.stringMatching(message),
    });
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining("topsecret") });
  });

  it("is asked for the server on its standard input", async () => {
    const script =
      'read server; echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"$1\\",\\"Secret\\":\\"$server\\"}"';
    expect(await ask(script)).toMatchObject({ kind: "password", username: "get", password: "r.example" });
  });

  it.each(["../evil", "a b", "a;b", "", "a/b"])("with the name %j is never run", async (helper) => {
    const host = nodeHost({ PATH: folder });
    const request = { helper, name: { domain: "r", path: "" }, place: "config.json", timeoutMs: 400 };
    await expect(askHelper(host, request)).rejects.toMatchObject({ message: expect.stringContaining("no plain name") });
  });

  it("that is not there is named", async () => {
    const request = { helper: "absent", name: { domain: "r", path: "" }, place: "config.json", timeoutMs: 20_000 };
    await expect(askHelper(nodeHost({ PATH: folder }), request)).rejects.toMatchObject({
      code: "CREDENTIALS_INVALID",
      message: expect.stringContaining("docker-credential-absent (named in config.json) is not on PATH"),
    });
  });
});
