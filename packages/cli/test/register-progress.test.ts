import { readFileSync } from "node:fs";
import { type FakeAdmin, type FakeAdminOptions, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { freshFolder, type Setup } from "./fake-host.ts";

const source = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const files = { "flyte-package.tgz": source };

const here = freshFolder();
let admin: FakeAdmin | undefined;

afterEach(async () => {
  vi.useRealTimers();
  await admin?.close();
  admin = undefined;
});

async function registered(fake: FakeAdminOptions, setup: Setup = {}, flags: readonly string[] = []) {
  admin = await fakeAdmin(fake);
  const args = ["register", "flyte-package.tgz", "--version", "v1", "--endpoint", admin.grpc, "--insecure"];
  return here.run([...args, "--concurrency", "1", ...flags], { files, ...setup });
}

/** Ten seconds pass while Admin handles the upload location, and again for the workflow. */
function slowAdmin(): FakeAdminOptions {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  return {
    onCall(method, moment) {
      const isSlow = method === "CreateUploadLocation" || method === "CreateWorkflow";
      if (isSlow && moment === "come") vi.advanceTimersByTime(10_000);
    },
  };
}

describe("progress of a registration", () => {
  it("a line every 10 s on a pipe, the first before any entity", async () => {
    const { code, stderr } = await registered(slowAdmin());
    expect(code).toBe(0);
    expect(stderr).toMatch(/^waiting for Flyte Admin\n(?:\d of 7 entities\n)+$/);
  });

  it.each([["--quiet"], ["--json"]])("none with %s", async (flag) => {
    expect(await registered(slowAdmin(), {}, [flag])).toMatchObject({ code: 0, stderr: "" });
  });

  it("one rewritten line on a terminal, cleared at the end", async () => {
    const { stderr } = await registered(slowAdmin(), { isTerminal: true });
    expect(stderr).toContain("code uploaded\n");
    expect(stderr).toMatch(/\r\x1b\[K7 of 7 entities \S+\r\x1b\[K$/);
    expect(stderr).not.toContain("waiting for");
  });
});

it("the rewritten line fits a narrow terminal, so that it can be cleared", async () => {
  const { stderr } = await registered(slowAdmin(), { isTerminal: true, columns: 30 });
  for (const [, line = ""] of stderr.matchAll(/\x1b\[K(\d of 7[^\r\n]*)/g)) expect(line.length).toBeLessThan(30);
});

describe("attempts that fail for a while", () => {
  const busy = (times: number): FakeAdminOptions => ({
    answers: [{ method: "CreateTask", code: "UNAVAILABLE", message: "upstream connect error", times }],
  });

  it("are reported while they wait, with the time that is left", async () => {
    const waits: number[] = [];
    const sleep = async (ms: number): Promise<void> => void waits.push(ms);
    const { code, stderr } = await registered(busy(7), { sleep });
    expect(code).toBe(0);
    expect(waits).toHaveLength(7);
    expect(stderr).toMatch(
      /^note: Flyte Admin: UNAVAILABLE: upstream connect error; trying again in \d s, for 2\d s at most$/m,
    );
  });

  it("are not reported where the pauses are short", async () => {
    expect(await registered(busy(2))).toMatchObject({ code: 0, stderr: "" });
  });

  it("at an address without a server are reported and fail after 30 s", async () => {
    let waited = 0;
    const sleep = async (ms: number): Promise<void> => {
      waited += ms;
    };
    const args = ["register", "flyte-package.tgz", "--version", "v1", "--endpoint", "127.0.0.1:1", "--insecure"];
    const { code, stderr } = await here.run(args, { files, sleep });
    expect(code).toBe(1);
    expect(waited).toBeGreaterThan(29_000);
    expect(waited).toBeLessThan(36_000);
    expect(stderr).toMatch(
      /^note: Flyte Admin: UNAVAILABLE: cannot reach http:\/\/127\.0\.0\.1:1: .*; trying again in /m,
    );
    expect(stderr).toMatch(/ADMIN_UNAVAILABLE/);
  });
});
