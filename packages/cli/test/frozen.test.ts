import { existsSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { commands } from "../src/commands.ts";
import { freshFolder } from "./fake-host.ts";
import { requiredArguments, requiredFiles } from "./required-arguments.ts";

// --frozen: no plugin that is not allowed, no prompt, and only the connections that the command needs.
const specs = await Promise.all(
  Object.entries(commands).map(async ([name, entry]) => [name, (await entry.load()).command] as const),
);
const frozen = specs.filter(([, command]) => Object.hasOwn(command.options, "frozen")).map(([name]) => name);

const words: Readonly<Record<string, readonly string[]>> = { ...requiredArguments, "version explain": ["v1"] };
/** These commands exist to query registries. */
const asksRegistry = new Set(["images verify"]);

const here = freshFolder();
let server: Server;
let asked = 0;
let host: string;
beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  asked = 0;
});

function run(name: string, plugins: string): ReturnType<typeof here.run> {
  const project = `images: { default: "${host}/acme/x:1" }\nplugins: ${plugins}\n`;
  // a plugin that leaves a trace when it is imported
  const trace = JSON.stringify(join(here.path, "ran"));
  writeFileSync(join(here.path, "mine.mjs"), `import { writeFileSync } from "node:fs"; writeFileSync(${trace}, "");`);
  const files = { "flyte-settings.yaml": project, ...requiredFiles };
  return here.run([...name.split(" "), ...(words[name] ?? []), "--frozen"], { files });
}

it.each(frozen)("%s --frozen runs no plugin that nobody allowed", async (name) => {
  const { code } = await run(name, "[./mine.mjs]");
  expect({ ran: existsSync(join(here.path, "ran")), isBug: code === 70 }).toEqual({ ran: false, isBug: false });
});

it.each(frozen.filter((name) => !asksRegistry.has(name)))("%s --frozen connects to nothing", async (name) => {
  const { code } = await run(name, '["@flyte-settings/oci-images"]');
  expect({ asked, isBug: code === 70 }).toEqual({ asked: 0, isBug: false });
});

it("a command that takes the project's settings takes --frozen", () => {
  const without = specs.filter(([, command]) => Object.hasOwn(command.options, "compat"));
  expect(without.filter(([name]) => !frozen.includes(name)).map(([name]) => name)).toEqual([]);
});

describe("a project with tags and no lock file", () => {
  const flags: Readonly<Record<string, readonly string[]>> = { promote: ["--version", "v1", "--to", "a/b"] };
  const tagged = {
    "flyte-settings.yaml": 'project: a\ndomain: b\nversion: v1\nimages: { default: "r.example/x:1" }\n',
  };

  it.each(["settings show", "images resolve default", "context encode", "check --no-bundle", "version show"])(
    "%s --frozen rejects them and names images pin",
    async (words) => {
      const { code, stderr } = await here.run([...words.split(" "), "--frozen"], { files: tagged });
      expect(code).toBe(1);
      expect(stderr).toContain("image default: r.example/x:1 is not in the lock file");
      expect(stderr).toContain("Run flyte-settings images pin, and commit images.lock.yaml.");
    },
  );

  it.each(["registered list a/b", "registered show a/b workflow w", "promote a/b", "spark zip"])(
    "%s --frozen, which uses no image of the project, does not require it",
    async (words) => {
      const args = [...words.split(" "), ...(flags[words.split(" ")[0] ?? ""] ?? []), "--frozen"];
      expect((await here.run(args, { files: tagged })).stderr).not.toContain("LOCK_INCOMPLETE");
    },
  );

  it("--frozen --no-plugins leaves them as they are", async () => {
    expect(
      await here.run(["images", "resolve", "default", "--frozen", "--no-plugins"], { files: tagged }),
    ).toMatchObject({ code: 0, stdout: "r.example/x:1\n" });
  });
});

describe("a lock file beside a project file that does not list oci-images", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const lock = `lockVersion: 1\nimages:\n  - requested: ghcr.io/acme/x:1\n    digest: ${digest}\n`;
  const files = (image: string): Record<string, string> => ({
    "flyte-settings.yaml": `images: { default: "${image}" }\n`,
    "images.lock.yaml": lock,
  });

  it.each(["settings show", "images resolve default", "images list"])("%s --frozen applies it", async (words) => {
    const { code, stdout, stderr } = await here.run([...words.split(" "), "--frozen"], {
      files: files("ghcr.io/acme/x:1"),
    });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("sha256:aaaaaaaaaaaa");
    expect(stderr).not.toContain("is not used");
  });

  it("--frozen refuses an image that is neither in it nor a digest", async () => {
    const { code, stderr } = await here.run(["settings", "show", "--frozen"], { files: files("ghcr.io/acme/other:1") });
    expect(code).toBe(1);
    expect(stderr).toContain("ghcr.io/acme/other:1");
  });

  it("--frozen leaves an image by digest as it is", async () => {
    const image = `ghcr.io/acme/other@${digest}`;
    expect((await here.run(["settings", "show", "--frozen"], { files: files(image) })).code).toBe(0);
  });

  it.each([
    "settings show",
    "images list",
    "check --no-bundle",
    "context encode",
    "spark show",
    "settings explain",
    "fast-register",
  ])("%s says in one line that it is not used", async (words) => {
    const { stderr } = await here.run(words.split(" "), { files: files("ghcr.io/acme/x:1") });
    expect(stderr.match(/images\.lock\.yaml is not used/g)).toHaveLength(1);
  });
});
