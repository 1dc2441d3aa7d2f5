import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { freshFolder, type Ran, type Setup } from "./fake-host.ts";

const name = "flyte-package.tgz";
const bytes = readFileSync(new URL(`../../../examples/python-project/${name}`, import.meta.url));

const here = freshFolder();

const files = { [name]: bytes, "flows/a.py": "x = 1\n" };
const run = (words: readonly string[], setup: Setup = {}): Promise<Ran> => here.run(words, { files, ...setup });

/** The data in the page that a command wrote. */
function dataIn(path: string): { readonly kind: string; readonly masked: boolean } {
  const page = readFileSync(`${here.path}/${path}`, "utf8");
  const [, data = "{}"] = /<script type="application\/json" id="report">([^<]*)<\/script>/.exec(page) ?? [];
  return JSON.parse(data);
}

describe("--html", () => {
  it("package inspect writes tables without values of variables", async () => {
    const { code, stderr } = await run(["package", "inspect", name, "--html", "report.html"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "wrote report.html; open it in a browser\n" });
    const data = dataIn("report.html");
    expect(data).toMatchObject({ kind: "package", title: name, masked: true });
    const text = JSON.stringify(data);
    expect(text).toContain("weather.workflows.morning");
    expect(text).toMatch(/"env":\[\{"name":"[A-Z_]+","value":"\(not shown\)"\}\]/);
    expect(text).not.toContain("H4sI");
  });

  it("--show-values writes those that do not look secret", async () => {
    await run(["package", "inspect", name, "--html", "report.html", "--show-values"]);
    expect(JSON.stringify(dataIn("report.html"))).not.toMatch(/"env":\[\{"name":"[A-Z_]+","value":"\(not shown\)"\}\]/);
  });

  it("a signed URL is only a name in the page", async () => {
    const server = createServer((_, response) => response.end(bytes)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/${name}?X-Amz-Signature=abcdef0123456789`;
    expect(await run(["package", "inspect", url, "--html", "report.html"])).toMatchObject({ code: 0 });
    server.close();
    expect(dataIn("report.html")).toMatchObject({ title: name });
    expect(readFileSync(`${here.path}/report.html`, "utf8")).not.toContain("abcdef0123456789");
  });

  it("bundle list writes the files with their sizes", async () => {
    expect(await run(["bundle", "list", "--html", "report.html", "--quiet"])).toMatchObject({ code: 0, stderr: "" });
    const expected = expect.arrayContaining([{ path: "flows/a.py", bytes: 6 }]);
    expect(dataIn("report.html")).toMatchObject({ kind: "bundle", files: expected });
  });

  it("the data on stdout stays the same", async () => {
    const words = ["package", "inspect", name, "--json"];
    const { stdout } = await run(words);
    expect((await run([...words, "--html", "report.html"])).stdout).toBe(stdout);
  });

  it("replaces a page, and no other file", async () => {
    const words = ["package", "inspect", name, "--html"];
    await run([...words, "report.html"]);
    expect(await run([...words, "report.html"])).toMatchObject({ code: 0 });
    const refused = await run([...words, "flows/a.py"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("already exists and is not an HTML page");
    expect(readFileSync(`${here.path}/flows/a.py`, "utf8")).toBe("x = 1\n");
  });
});
