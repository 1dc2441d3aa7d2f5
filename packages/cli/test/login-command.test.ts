import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { freshFolder } from "./fake-host.ts";

const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));

const here = freshFolder();
let admin: FakeAdmin;
beforeEach(async () => {
  admin = await fakeAdmin({ auth: { isValid: (token) => token === "good" } });
});
afterEach(async () => {
  vi.useRealTimers();
  await admin.close();
});

it.each(["command", "proxyCommand"])("admin.%s that does not end is stopped after 60 s", async (key) => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const mode = key === "command" ? "authType: ExternalCommand" : "authType: None";
  const program = `echo secret-on-stdout; touch started; exec sleep 600`;
  const config = `admin:\n  endpoint: ${admin.grpc}\n  insecure: true\n  ${mode}\n  ${key}: [sh, -c, "${program}"]\n`;
  const run = here.run(["register", "flyte-package.tgz", "--version", "v1", "--config", "c.yaml", "--quiet"], {
    files: { "flyte-package.tgz": bytes, "c.yaml": config },
    env: { PATH: process.env["PATH"] ?? "" },
  });
  while (!existsSync(join(here.path, "started"))) await turn();
  vi.advanceTimersByTime(60_000);
  const { code, stdout, stderr } = await run;
  expect(code).toBe(1);
  expect(stderr).toContain("it did not end within 60 s");
  expect(`${stdout}${stderr}`).not.toContain("secret-on-stdout");
});
