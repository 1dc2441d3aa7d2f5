import { gzipSync } from "node:zlib";
import { hydratePackage, planRegistration } from "@flyte-settings/registration";
import { loadPackageFiles } from "@flyte-settings/registration/package";
import { describe, expect, it } from "vitest";
import { inOrder } from "../src/register/order.ts";
import { launchPlan, tar, task, workflow } from "./build-package.ts";

type Members = Parameters<typeof tar>[0];

const target = { project: "p", domain: "d", version: "v1" };
const entity = ["0_m.greet_1.pb", task("m.greet")] as const;

/** Every source by its URL, without using the disk. */
function from(url: string, response: object | Error) {
  const fetch = async () => {
    if (response instanceof Error) throw response;
    return { ok: true, status: 200, arrayBuffer: async () => new ArrayBuffer(0), ...response };
  };
  return loadPackageFiles([url], { cwd: "/", fetch: fetch as never });
}

const archive = (members: Members) => ({ arrayBuffer: async () => new Uint8Array(gzipSync(tar(members))).buffer });

describe("members of an archive that are no files", () => {
  it.each([
    ["a symbolic link", "2"],
    ["a hard link", "1"],
    ["a device", "3"],
    ["a FIFO", "6"],
  ])("%s is refused by name, wherever it leads", async (kind, type) => {
    const members = [entity, ["1_m.x_1.pb", Buffer.alloc(0), type]] as const;
    await expect(from("https://x.example/p.tgz", archive(members))).rejects.toMatchObject({
      code: "ARCHIVE_UNSAFE",
      message: expect.stringContaining(`1_m.x_1.pb, which is ${kind}`),
    });
  });

  it.each(["-512", "-1", "1e3", "NaN", ""])(
    "a size of %j in a pax record is damage, and nothing waits for ever",
    async (size) => {
      const record = ` size=${size}\n`;
      const length = [2, 1, 3]
        .map((digits) => record.length + digits)
        .find((sum) => String(sum).length + record.length === sum);
      const members = [["pax", Buffer.from(`${length}${record}`), "x"], entity] as const;
      await expect(from("https://x.example/p.tgz", archive(members))).rejects.toMatchObject({
        code: "ARCHIVE_INVALID",
      });
    },
  );

  it.each([
    ["..", "../../etc/x_1.pb"],
    ["a backslash", "a\\..\\..\\x_1.pb"],
    ["a drive", "C:/x_1.pb"],
    ["a root", "/x_1.pb"],
  ])("a name that leads outside by %s is refused", async (_, name) => {
    await expect(from("https://x.example/p.tgz", archive([[name, task("m.x")]]))).rejects.toMatchObject({
      code: "ARCHIVE_UNSAFE",
    });
  });
});

const refusals: readonly (readonly [string, string, object | Error, object])[] = [
  [
    "a status",
    "https://x.example/p.tgz?token=s3cret",
    { ok: false, status: 404 },
    { code: "FILE_UNREADABLE", message: "https://x.example/p.tgz cannot be fetched: status 404" },
  ],
  [
    "a host that is not there",
    "https://user:s3cret@x.example/p.tgz",
    new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND x.example") }),
    {
      code: "FILE_UNREADABLE",
      message: "https://x.example/p.tgz cannot be fetched: getaddrinfo ENOTFOUND x.example",
    },
  ],
  [
    "a redirect out of TLS",
    "https://x.example/p.tgz",
    { url: "http://y.example/p.tgz?sig=s3cret" },
    {
      code: "FILE_UNREADABLE",
      message: "https://x.example/p.tgz cannot be fetched: it led to http://y.example/p.tgz, which is not encrypted",
    },
  ],
  [
    "more than a package may be, as announced",
    "https://x.example/p.tgz",
    { headers: new Headers({ "content-length": String(600 * 1024 * 1024) }) },
    { code: "ARCHIVE_TOO_LARGE", message: "https://x.example/p.tgz is larger than 536870912 bytes" },
  ],
  [
    "more than a package may be, as it comes",
    "https://x.example/p.tgz",
    {
      arrayBuffer: () =>
        Promise.reject(new TypeError("terminated", { cause: new Error("Response content exceeded max size") })),
    },
    { code: "ARCHIVE_TOO_LARGE" },
  ],
  [
    "an answer that breaks off",
    "https://x.example/p.tgz",
    { arrayBuffer: () => Promise.reject(new TypeError("terminated", { cause: new Error("other side closed") })) },
    {
      code: "FILE_UNREADABLE",
      message: "https://x.example/p.tgz cannot be fetched: the answer broke off (other side closed)",
    },
  ],
  ["nothing", "https://x.example/p.tgz", {}, { code: "ARCHIVE_INVALID" }],
  ["no archive by its name", "https://x.example/p.zip", {}, { code: "ARCHIVE_INVALID" }],
];

describe("a package behind a URL", () => {
  it.each(refusals)("%s is one clear error, and no secret is in it", async (_, url, response, expected) => {
    const error = await from(url, response).then(
      () => new Error("it was taken"),
      (thrown) => thrown,
    );
    expect(error).toMatchObject(expected);
    expect(JSON.stringify([error.message, error.details])).not.toContain("s3cret");
  });

  it("is read where a redirect within TLS led to", async () => {
    const files = await from("https://x.example/p.tgz", { ...archive([entity]), url: "https://y.example/other" });
    expect(files.map(({ path }) => path)).toEqual(["0_m.greet_1.pb"]);
  });
});

describe("a package that is odd", () => {
  it.each([
    ["of nothing", []],
    [
      "of code alone",
      [{ path: "fast0123.tar.gz", bytes: gzipSync(tar([])) }],
      "fast0123.tar.gz is a bundle of code, not a package. Expected the package that holds it",
    ],
  ])("%s is refused", async (_, files, message = "the package holds no tasks, workflows or launch plans (*.pb)") => {
    await expect(planRegistration(files, target)).rejects.toMatchObject({
      code: "PACKAGE_INVALID",
      message,
    });
  });

  it("with launch plan, workflow and task reversed is put in order", async () => {
    const files = [
      { path: "0_m.wf_3.pb", bytes: launchPlan("m.wf", "m.wf") },
      { path: "1_m.wf_2.pb", bytes: workflow("m.wf", ["m.greet"]) },
      { path: "2_m.greet_1.pb", bytes: task("m.greet") },
    ];
    const { entities } = await hydratePackage(files, target);
    const { entities: ordered, waitsFor } = inOrder(entities);
    expect(ordered.map(({ kind }) => kind)).toEqual(["task", "workflow", "launchPlan"]);
    expect(waitsFor.map((each) => [...each])).toEqual([[], [0], [1]]);
  });

  it("of 100 MB is read without a copy of its code", async () => {
    const code = Buffer.alloc(100 * 1024 * 1024);
    const bytes = new Uint8Array(tar([entity, ["fast0123.tar.gz", code]]));
    const files = await from("https://x.example/p.tar", { arrayBuffer: async () => bytes.buffer });
    expect(files[1]?.bytes.length).toBe(code.length);
    // Both are views of the same archive.
    expect(files[1]?.bytes.buffer).toBe(files[0]?.bytes.buffer);
  });
});
