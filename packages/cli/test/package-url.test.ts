import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freshFolder } from "./fake-host.ts";

const bytes = readFileSync(new URL("../../../examples/python-project/flyte-package.tgz", import.meta.url));

const here = freshFolder();
let server: Server;
let origin = "";
beforeEach(async () => {
  server = createServer((request, response) => {
    const path = request.url?.split("?")[0];
    if (path === "/there.tgz") response.end(bytes);
    else if (path === "/moved.tgz") response.writeHead(302, { location: "/there.tgz" }).end();
    else if (path === "/round.tgz") response.writeHead(302, { location: "/round.tgz" }).end();
    else if (path === "/large.tgz") response.writeHead(200, { "content-length": 600 * 1024 * 1024 }).flushHeaders();
    else if (path === "/cut.tgz") {
      response.writeHead(200, { "content-length": bytes.length });
      response.write(bytes.subarray(0, 100), () => response.destroy());
    } else response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe("a package behind a URL", () => {
  it.each(["/there.tgz?sig=s3cret", "/moved.tgz"])("%s is read", async (path) => {
    const { code, stdout } = await here.run(["package", "inspect", `${origin}${path}`]);
    expect(code).toBe(0);
    expect(stdout).toContain("weather.workflows.morning");
  });

  it.each([
    ["/gone.tgz", "FILE_UNREADABLE", "cannot be fetched: status 404"],
    ["/round.tgz", "FILE_UNREADABLE", "cannot be fetched: redirect count exceeded"],
    ["/large.tgz", "ARCHIVE_TOO_LARGE", "is larger than 536870912 bytes"],
    ["/cut.tgz", "FILE_UNREADABLE", "the answer broke off"],
  ])("%s is one clear error", async (path, errorCode, words) => {
    const { code, stdout, stderr } = await here.run(["package", "inspect", `${origin}${path}?sig=s3cret`]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`${origin}${path} ${words.startsWith("the") ? "cannot be fetched: " : ""}${words}`);
    expect(stderr).toContain(`${errorCode}: flyte-settings explain ${errorCode}`);
    expect(stderr).not.toContain("s3cret");
  });
});
