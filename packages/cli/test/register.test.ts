import { readFileSync } from "node:fs";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));
const files = { "flyte-package.tgz": bytes };

const here = freshFolder();
let admin: FakeAdmin;
beforeEach(async () => {
  admin = await fakeAdmin();
});
afterEach(async () => {
  await admin.close();
});

const register = (...words: string[]) =>
  here.run(
    ["register", "flyte-package.tgz", "--version", "v1", "--endpoint", admin.grpc, "--insecure", "--json", ...words],
    { files },
  );

describe("package inspect", () => {
  it("lists entities with images, and which carry a context", async () => {
    const { stdout, code } = await here.run(["package", "inspect", "flyte-package.tgz"], { files });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^task +weather\.workflows\.forecasts +python-task +ghcr\.io\/acme\/weather:2026\.11 +yes/m);
    expect(stdout).toContain("code: fastda4416b8e0beb6a8a2e98c17a0211de1.tar.gz");
  });

  it.each([
    ["no-such-file", "nope.tgz", {}, "no such file"],
    ["not-a-package", "x.tgz", { "x.tgz": "rubbish" }, "x.tgz"],
  ] as const)("%s is one clear error", async (_, name, given, said) => {
    const { code, stdout, stderr } = await here.run(["package", "inspect", name], { files: given });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(said);
  });
});

describe("package hydrate", () => {
  it("--output writes the filled entities, and nothing is left to fill", async () => {
    const { code } = await here.run(
      [
        "package",
        "hydrate",
        "flyte-package.tgz",
        "--version",
        "v1",
        "--distribution-location",
        "s3://b/fast.tar.gz",
        "-o",
        "filled",
      ],
      { files },
    );
    expect(code).toBe(0);
    const text = readFileSync(`${here.path}/filled/0_weather.workflows.stations_1.pb`, "latin1");
    expect(text).toContain("s3://b/fast.tar.gz");
    expect(text).not.toContain("remote_package_path");
  });
});

describe("package hydrate --as flytectl", () => {
  it.each([
    ["a pattern without matches is an empty package, as in flytectl", ["--as", "flytectl"], 0],
    ["without it the package is missed", [], 1],
  ])("%s", async (_, manner, expected) => {
    const { code } = await here.run(["package", "hydrate", "*.pb", "--version", "v1", ...manner]);
    expect(code).toBe(expected);
  });
});

describe("register", () => {
  it("prints one cause once, with the other entities", async () => {
    await admin.close();
    admin = await fakeAdmin({ answers: [{ method: "CreateTask", code: "PERMISSION_DENIED", message: "no" }] });
    const words = ["--version", "v1", "--endpoint", admin.grpc, "--insecure", "--continue-on-error"];
    const { code, stderr } = await here.run(["register", "flyte-package.tgz", ...words], { files });
    expect(code).toBe(1);
    expect(stderr.match(/code = PERMISSION_DENIED/g)).toHaveLength(1);
    expect(stderr).toMatch(/^ {2}The same error for \d more: weather\.[\w., ]+$/m);
  });

  it("a missing project is one sentence with what to do", async () => {
    const words = ["--version", "v1", "--project", "nope", "--endpoint", admin.grpc, "--insecure"];
    const { code, stderr } = await here.run(["register", "flyte-package.tgz", ...words], { files });
    expect(code).toBe(1);
    expect(stderr.match(/nope/g)?.length).toBeLessThanOrEqual(2);
    expect(stderr.match(/^error /gm)).toHaveLength(1);
  });

  it.each([
    ["register", ["register"]],
    ["package hydrate", ["package", "hydrate", "-o", "filled"]],
  ])("%s: code that is missing is one sentence, with what needs it", async (_, command) => {
    const { SerializedPackage, loadPackageFiles } = await import("@flyte-settings/registration/package");
    const packed = await loadPackageFiles(["../../../examples/python-project/flyte-package.tgz"], {
      cwd: import.meta.dirname,
    });
    const entities = SerializedPackage.fromFiles(packed).files.filter(({ path }) => path.endsWith(".pb"));
    const withoutCode = Object.fromEntries(entities.map(({ path, bytes: content }) => [`p/${path}`, content]));
    const { code, stderr } = await here.run([...command, "p", "--version", "v1"], { files: withoutCode });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error 4 entities cannot run as they are: template\.container\.args\[2\]: \{\{ \.remote_package_path \}\} has nothing to be filled with: the package holds no code; package with --copy auto or --copy all\n {2}task weather\.workflows\.stations\n/,
    );
    expect(stderr.match(/holds no code/g)).toHaveLength(1);
  });

  it("without an endpoint names the default that is tried", async () => {
    const args = ["register", "flyte-package.tgz", "--version", "v1"];
    const { code, stderr } = await here.run(args, { files });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "localhost:30080 (the default, as no endpoint is configured: admin.endpoint, or --endpoint)",
    );
  });

  it.each(["0", "-3", "1.5"])("--concurrency %s is a usage error", async (count) => {
    const { code, stderr } = await register(`--concurrency=${count}`);
    expect(code).toBe(2);
    expect(stderr).toContain("expected a whole number from 1 up");
    expect(admin.calls).toEqual([]);
  });

  it.each(["0x10", "1e1", " 8", "eight", "Infinity"])("--concurrency '%s' is not a number", async (count) => {
    const { code, stderr } = await register(`--concurrency=${count}`);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("takes a number") });
    expect(admin.calls).toEqual([]);
  });

  it("registers everything once, and again is success", async () => {
    const first = await register();
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(first.stdout).entities.map(({ status }: { status: string }) => status)).toEqual(
      Array(7).fill("registered"),
    );
    expect(admin.registered()).toHaveLength(7);
    const again = await register();
    expect(JSON.parse(again.stdout).entities.map(({ status }: { status: string }) => status)).toEqual(
      Array(7).fill("exists"),
    );
  });

  it("a dry run sends and uploads nothing", async () => {
    const { code, stdout } = await here.run(["register", "flyte-package.tgz", "--version", "v1", "--dry-run"], {
      files,
    });
    expect(code).toBe(0);
    expect(stdout).toContain("would upload fastda4416b8e0beb6a8a2e98c17a0211de1.tar.gz");
    expect([admin.calls, admin.uploads]).toEqual([[], []]);
  });

  it("a conflict shows the differences and exits with code 1", async () => {
    await register();
    const { code, stdout } = await register("--service-account", "other");
    expect(code).toBe(1);
    expect(stdout).toContain("ADMIN_CONFLICT");
  });

  it("a store's rejection is one error without the signed query", async () => {
    const store = await fakeAdmin({ uploadAnswers: [{ status: 403, body: "at https://s/x?X-Amz-Signature=5ec4e7" }] });
    const { code, stdout, stderr } = await here.run(
      ["register", "flyte-package.tgz", "--version", "v1", "--endpoint", store.grpc, "--insecure", "--verbose"],
      { files },
    );
    await store.close();
    expect(code).toBe(1);
    expect(stderr).toContain("returned 403");
    expect(`${stdout}${stderr}`).not.toMatch(/Signature|5ec4e7/);
    expect(store.registered()).toEqual([]);
  });

  it("without a version it says how to give one", async () => {
    const { code, stderr } = await here.run(["register", "flyte-package.tgz"], { files });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("--version v1") });
  });

  it("an Admin that is not there is one clear error", async () => {
    const { code, stderr } = await here.run(
      ["register", "flyte-package.tgz", "--version", "v1", "--endpoint", "127.0.0.1:1", "--insecure"],
      { files },
    );
    expect(code).toBe(1);
    expect(stderr).toContain("ADMIN_UNAVAILABLE");
  });
});
