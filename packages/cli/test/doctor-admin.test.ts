import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();
let admin: FakeAdmin;
beforeEach(async () => {
  admin = await fakeAdmin();
});
afterEach(async () => {
  await admin.close();
});

interface Line {
  readonly check: string;
  readonly status: string;
  readonly message: string;
}

/** The line of one check, with a configuration file of one section. */
async function examined(check: string, flags: readonly string[], lines: string, endpoint = new URL(admin.grpc).host) {
  const files = { "c.yaml": `admin:\n  ${lines}\n`, "flyte-settings.yaml": "bundle: { store: file:./b }\n" };
  const args = ["doctor", "--json", "-c", "c.yaml", "--endpoint", endpoint, ...flags];
  const { code, stdout, stderr } = await here.run(args, { files });
  const found: readonly Line[] = JSON.parse(stdout);
  return { code, line: found.find((each) => each.check === check), stderr };
}

describe("doctor reports of Admin what register reports", () => {
  it.each<[string, string, readonly string[], string, RegExp]>([
    ["a missing CA that plain text does not need", "caCertFilePath: /gone.pem", ["--insecure"], "ok", / answers /],
    ["a missing CA that TLS needs", "caCertFilePath: /gone.pem", [], "fail", /\/gone\.pem/],
    [
      "a value of another type",
      "authType: off",
      ["--insecure"],
      "fail",
      /c\.yaml:2: admin\.authType: expected a string/,
    ],
    ["an unknown word for a switch", "insecure: maybe", [], "fail", /expected true or false, got maybe/],
  ])("%s", async (_, lines, flags, status, message) => {
    const { line } = await examined("admin", flags, lines);
    expect(line).toMatchObject({ status, message: expect.stringMatching(message) });
  });

  it.each<[string, string, RegExp]>([
    ["a command that is not used", "command: [x]", /admin\.command is set but not used/],
    ["certificates that are not checked", "insecureSkipVerify: true", /insecureSkipVerify: the certificate of /],
    ["a key in another case", "clientid: a", /c\.yaml:2: admin\.clientid is read as admin\.clientId/],
  ])("%s, on stderr", async (_, lines, message) => {
    expect((await examined("admin", ["--insecure"], lines)).stderr).toMatch(message);
  });

  it("a port of HTTP/1.1, as Flyte's console", async () => {
    const { code, line } = await examined("admin", [], "insecure: true", new URL(admin.gateway).host);
    expect({ code, line }).toMatchObject({
      code: 1,
      line: {
        status: "fail",
        message: expect.stringMatching(/the server uses HTTP\/1\.1, and gRPC needs HTTP\/2: .*--gateway/),
      },
    });
  });
});

it("doctor reports an endpoint of the wrong type like fast-register", async () => {
  const files = {
    "flyte-settings.yaml": "bundle: { store: s3://bucket/p }\n",
    "c.yaml": "storage:\n  connection:\n    endpoint: 9000\n",
  };
  const { stdout } = await here.run(["doctor", "--json", "-c", "c.yaml"], { files });
  expect(JSON.parse(stdout).find(({ check }: Line) => check === "store")).toMatchObject({
    status: "fail",
    message:
      "c.yaml:3: storage.connection.endpoint: expected a string, for example http://minio:9000, got 9000. Write it in quotes",
  });
});
