import { readFileSync } from "node:fs";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const name = "flyte-package.tgz";
const bytes = readFileSync(new URL(`../../../examples/python-project/${name}`, import.meta.url));
let admin: FakeAdmin;
const here = freshFolder();
beforeAll(async () => {
  admin = await fakeAdmin();
});
afterAll(() => admin.close());

const files = { "flyte-settings.yaml": "project: flytesnacks\nversion: v1\n", "a.py": "", [name]: bytes };

it("tells what was read and how long it took, on stderr", async () => {
  const { stderr, stdout } = await here.run(["settings", "show", "--json", "--verbose"], { files });
  expect(stderr).toMatch(/^ *\d+ ms {2}reads \S+\/flyte-settings\.yaml, \d+ bytes$/m);
  expect(stderr).toMatch(/^ *\d+ ms {2}settings resolved$/m);
  expect(stderr).toMatch(/ ms {2}done, exit code 0\n$/);
  expect(() => JSON.parse(stdout)).not.toThrow();
});

it("tells each call to Admin with its answer, and no signed address", async () => {
  const words = ["register", name, "--endpoint", admin.grpc, "--insecure", "--verbose"];
  const { code, stderr } = await here.run(words, { files });
  expect(code).toBe(0);
  expect(stderr).toMatch(/ms {2}CreateTask: OK, \d+ ms$/m);
  expect(stderr).not.toMatch(/\?[^\s]*(signature|token|X-Amz)/i);
});

it("tells how long bundling took", async () => {
  const { stderr } = await here.run(["bundle", "create", "--verbose"], { files });
  expect(stderr).toMatch(/ms {2}bundle of \S+: [0-9a-f]{32}, \d+ ms$/m);
});

it("without it, says none of it", async () => {
  const { stderr } = await here.run(["settings", "show", "--json"], { files });
  expect(stderr).toBe("");
});

it("behind -- it is another program's", async () => {
  const { stderr } = await here.run(["exec", "--", "true", "--verbose"], { files });
  expect(stderr).toBe("");
});
