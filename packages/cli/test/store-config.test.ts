import { describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const here = freshFolder();

const at = (key: string, example: string, got: string): string =>
  `c.yaml:3: storage.connection.${key}: expected a string${example === "" ? "" : `, for example ${example}`}, got ${got}`;

describe("the section storage: values of another type are errors", () => {
  it.each([
    ["endpoint: 9000", at("endpoint", "http://minio:9000", "9000. Write it in quotes")],
    ["endpoint: [http://minio:9000]", at("endpoint", "http://minio:9000", "a list")],
    ["access-key: 12345", at("access-key", "minio", "12345. Write it in quotes")],
    ["access-key: {a: b}", at("access-key", "minio", "a mapping")],
    ["addressing-style: off", at("addressing-style", "path", "false. Write it in quotes")],
    ["addressing-style: 2024-01-01", at("addressing-style", "path", "a date")],
  ])("%s", async (line, message) => {
    const files = { "job.py": "x = 1\n", "c.yaml": `storage:\n  connection:\n    ${line}\n` };
    const { code, stderr } = await here.run(["fast-register", "--store", "s3://bucket/p", "-c", "c.yaml"], { files });
    expect(stderr).toContain(`error ${message}\n`);
    expect(code).toBe(1);
  });

  it("a secret key: the value is not printed", async () => {
    const files = { "job.py": "x = 1\n", "c.yaml": "storage:\n  connection:\n    secret-key: 20240117\n" };
    const { code, stderr } = await here.run(["fast-register", "--store", "s3://bucket/p", "-c", "c.yaml"], { files });
    expect(stderr).toContain(
      "c.yaml:3: storage.connection.secret-key: expected a string, got a number. Write it in quotes",
    );
    expect(stderr).not.toContain("20240117");
    expect(code).toBe(1);
  });

  const address = (text: string): string => `storage:\n  connection:\n    endpoint: "${text}"\n`;
  it.each([
    [
      "host and port",
      "minio:9000",
      /c\.yaml:3: storage\.connection\.endpoint: minio:9000 is not a URL\. Expected an http\(s\) URL, for example http:\/\/minio:9000\n/,
    ],
    [
      "a port that is none",
      "http://localhost:99999",
      /storage\.connection\.endpoint: http:\/\/localhost:99999 is not a valid address/,
    ],
    ["host and a port that is none", "localhost:99999", /localhost:99999 is not a URL\. Expected an http/],
    ["another scheme", "ftp://x", /ftp:\/\/x is not a URL/],
    ["an address with a password", "http://me:geheim@minio:9000", /http:\/\/minio:9000 contains a user or password/],
    ["an address with a query", "http://minio:9000?region=x", /http:\/\/minio:9000 contains a query/],
    ["half an address", "http://[", /is not a valid address/],
  ])("the endpoint of S3: %s", async (_, endpoint, message) => {
    const files = {
      "job.py": "x = 1\n",
      "c.yaml": address(endpoint),
      "flyte-settings.yaml": "bundle: { store: s3://b/p }\n",
    };
    const sent = await here.run(["fast-register", "-c", "c.yaml"], { files });
    expect([sent.code, sent.stderr]).toEqual([1, expect.stringMatching(message)]);
    const env = { FLYTE_AWS_ENDPOINT: endpoint };
    const byVariable = await here.run(["fast-register"], { files, env });
    expect([byVariable.code, byVariable.stderr]).toEqual([1, expect.stringContaining("error FLYTE_AWS_ENDPOINT: ")]);
  });

  it.each(["storage: 5", "storage: [a]", "storage:\n  connection: text"])("%s is no mapping", async (section) => {
    const files = { "job.py": "x = 1\n", "c.yaml": `${section}\n` };
    const { code, stderr } = await here.run(["fast-register", "--store", "s3://bucket/p", "-c", "c.yaml"], { files });
    expect(stderr).toMatch(/error c\.yaml:\d: storage(\.connection)?: expected a mapping, got /);
    expect(code).toBe(1);
  });

  it("without a store that reads it, it is not looked at", async () => {
    const files = { "job.py": "x = 1\n", "c.yaml": "storage: 5\n" };
    const args = ["fast-register", "--store", "file:./bundles", "-c", "c.yaml", "--json"];
    expect(await here.run(args, { files })).toMatchObject({ code: 0 });
  });
});

describe("a configuration file that is no YAML", () => {
  it.each([
    ["settings show", []],
    ["register", ["package.tgz", "--version", "v1"]],
  ])("%s: one error, with its place, and no note beside it", async (command, more) => {
    const files = { "c.yaml": "admin: {endpoint: [\n" };
    const { code, stderr } = await here.run([...command.split(" "), ...more, "-c", "c.yaml"], { files });
    expect(code).toBe(1);
    expect(stderr).not.toContain("is treated as empty");
    expect(stderr.match(/c\.yaml:\d/g)?.length).toBeGreaterThan(0);
    expect(stderr.match(/^error /gm)).toHaveLength(1);
  });

  it("as flytekit it is treated as empty, with a note", async () => {
    const files = { "c.yaml": "admin: {endpoint: [\n" };
    const args = ["settings", "show", "-c", "c.yaml", "--compat", "flytekit"];
    expect((await here.run(args, { files })).stderr).toContain("c.yaml is treated as empty");
  });
});
