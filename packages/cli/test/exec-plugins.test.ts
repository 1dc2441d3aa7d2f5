import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder, type Ran } from "./fake-host.ts";

const here = freshFolder();

const env = { PATH: process.env["PATH"] ?? "" };
const answer = (text: string) => `printf '{"apiVersion":1,"answers":[{"id":0,"answer":%s}]}' '${text}'`;

async function resolve(script: string, flags: readonly string[] = [], mode = 0o755): Promise<Ran> {
  const files = {
    "flyte-settings.yaml":
      'images: { default: acme://x }\nplugins: [["exec:./acme.sh", { hooks: [provideImage], args: [a b, "$HOME"] }]]\n',
    "acme.sh": script,
  };
  await here.run(["plugins", "list"], { files, env });
  chmodSync(join(here.path, "acme.sh"), mode);
  return here.run(["images", "resolve", "default", ...flags], { env });
}

describe("a program of the project file", () => {
  it("gets its arguments unchanged and one document on stdin", async () => {
    const script = `#!/bin/sh\npwd >seen\nprintf '%s|' "$@" >>seen\ncat >asked\n${answer('"r.io/acme/train:v1"')}\n`;
    expect(await resolve(script)).toEqual({ code: 0, stdout: "r.io/acme/train:v1\n", stderr: "" });
    expect(readFileSync(join(here.path, "seen"), "utf8")).toBe(`${here.path}\na b|$HOME|`);
    expect(JSON.parse(readFileSync(join(here.path, "asked"), "utf8"))).toEqual({
      apiVersion: 1,
      hook: "provideImage",
      root: here.path,
      compat: "strict",
      requests: [
        { id: 0, request: { name: "default", reference: "acme://x", project: "flytesnacks", domain: "development" } },
      ],
    });
  });

  it.each([
    ["fails", "#!/bin/sh\necho 'no VPN' >&2\nexit 3\n", "PLUGIN_FAILED", "the program ended with 3: no VPN"],
    ["is-killed", "#!/bin/sh\nkill -9 $$\n", "PLUGIN_FAILED", "the program was ended by a signal"],
    ["writes-nothing", "#!/bin/sh\ntrue\n", "PLUGIN_RESULT_INVALID", "it wrote nothing on stdout"],
    ["writes-words", "#!/bin/sh\necho done\n", "PLUGIN_RESULT_INVALID", 'it wrote "done'],
    [
      "answers-rubbish",
      `#!/bin/sh\n${answer("7")}\n`,
      "PLUGIN_RESULT_INVALID",
      "plugin exec:./acme.sh, provideImage, image default",
    ],
    [
      "answers-another-version",
      `#!/bin/sh\necho '{"apiVersion":2,"answers":[]}'\n`,
      "PLUGIN_RESULT_INVALID",
      "apiVersion 2",
    ],
    [
      "writes-without-end",
      "#!/bin/sh\nexec yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
      "PLUGIN_FAILED",
      "the program wrote more than 16777216 bytes",
    ],
    ["has-no-such-interpreter", "#!/no/such/thing\n", "PLUGIN_FAILED", "cannot be started"],
  ])("that %s is one error that names it", async (_, script, code, words) => {
    const ran = await resolve(script);
    expect({ code: ran.code, stdout: ran.stdout, has: ran.stderr.includes(code) }).toEqual({
      code: 1,
      stdout: "",
      has: true,
    });
    expect(ran.stderr).toContain(words);
  });

  it("that is not executable says how to mend it", async () => {
    const { code, stderr } = await resolve("#!/bin/sh\n", [], 0o644);
    expect(code).toBe(1);
    expect(stderr).toContain('Run chmod +x on it, or name what runs it: interpreter: ["python3"]');
  });

  it("that does not end is ended at the limit, with its children", async () => {
    const script = "#!/bin/sh\n(sleep 60; echo late) &\necho $! >child\nwait\n";
    const { code, stderr } = await resolve(script, ["--plugin-timeout", "0.5"]);
    expect({ code, named: stderr.includes("PLUGIN_TIMEOUT") }).toEqual({ code: 1, named: true });
    expect(stderr).toContain("plugin exec:./acme.sh, provideImage, image default: no answer within 500 ms");
    const child = Number(readFileSync(join(here.path, "child"), "utf8"));
    await expect.poll(() => isRunning(child)).toBe(false);
  });

  it("that leaves a child with its pipe behind is not waited for", async () => {
    const script = `#!/bin/sh\nsleep 60 &\necho $! >child\n${answer('"r.io/x:1"')}\n`;
    expect((await resolve(script)).stdout).toBe("r.io/x:1\n");
    const child = Number(readFileSync(join(here.path, "child"), "utf8"));
    await expect.poll(() => isRunning(child)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return existsSync("/proc/self/stat") ? false : isAlive(pid);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
