import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { folder, type Ran } from "./fake-host.ts";

let here = folder();
beforeEach(() => {
  here.remove();
  here = folder();
});
afterAll(() => here.remove());

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
  it("is handed its arguments as they are, in the project's folder, and one document on stdin", async () => {
    const script = `#!/bin/sh\npwd >seen\nprintf '%s|' "$@" >>seen\ncat >asked\n${answer('"r.io/acme/train:v1"')}\n`;
    expect(await resolve(script)).toEqual({ code: 0, stdout: "r.io/acme/train:v1\n", stderr: "" });
    expect(readFileSync(join(here.path, "seen"), "utf8")).toBe(`${here.path}\na b|$HOME|`);
    expect(JSON.parse(readFileSync(join(here.path, "asked"), "utf8"))).toEqual({
      apiVersion: 1,
      hook: "provideImage",
      root: here.path,
      mode: "default",
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

describe("examples/exec-resolvers", () => {
  const examples = join(import.meta.dirname, "../../../examples/exec-resolvers");
  const hasPython = runs("python3", ["-c", ""]);
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

  if (!hasPython) it("python: there is no python3 here, so the Python example was not run", () => undefined);
  else
    it("python: a tag out of a file, and a check", async () => {
      expect((await here.run(["images", "resolve", "model"], { env })).stdout).toBe("ghcr.io/acme/model:1.4.0\n");
      const { stdout } = await here.run(["check", "--json", "-i", "spark=docker.io/apache/spark:3.5"], { env });
      expect(JSON.parse(stdout)).toMatchObject([{ code: "foreign-registry", place: "image spark" }]);
    });
});

function runs(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
