import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pageWithReport, type Report } from "@flyte-settings/inspector/report";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { useInspector } from "./inspector-page.ts";

const at = useInspector();
const reports: Readonly<Record<string, Report>> = {
  "package inspect": { kind: "package", title: "p", tasks: [], workflows: [], launchPlans: [] },
  "bundle list": { kind: "bundle", title: "b", files: [{ path: "a.py", bytes: 1 }] },
  "registered diff": { kind: "comparison", title: "c", before: "v1", after: "v2", entities: [] },
};

/** Each way to send something, by the path that it requests. */
const WAYS: Readonly<Record<string, (url: string) => void>> = {
  fetch: (url) => void fetch(url, { mode: "no-cors" }).catch(() => undefined),
  xhr: (url) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.send();
  },
  beacon: (url) => void navigator.sendBeacon(url, "x"),
  websocket: (url) => void new WebSocket(url.replace("http:", "ws:")),
  "event-source": (url) => void new EventSource(url),
  image: (url) => {
    new Image().src = url;
  },
  "worker-script": (url) => void new Worker(url),
  "worker-import": (url) => {
    const code = new Blob([`importScripts(${JSON.stringify(url)})`], { type: "text/javascript" });
    new Worker(URL.createObjectURL(code));
  },
  script: (url) => add("script", { src: url }),
  module: (url) => add("script", { src: url, type: "module" }),
  stylesheet: (url) => add("link", { rel: "stylesheet", href: url }),
  prefetch: (url) => add("link", { rel: "prefetch", href: url }),
  preload: (url) => add("link", { rel: "preload", as: "image", href: url }),
  modulepreload: (url) => add("link", { rel: "modulepreload", href: url }),
  icon: (url) => add("link", { rel: "icon", href: url }),
  "dns-prefetch": (url) => add("link", { rel: "dns-prefetch", href: url }),
  frame: (url) => add("iframe", { src: url }),
  object: (url) => add("object", { data: url }),
  video: (url) => add("video", { src: url, preload: "auto" }),
  font: (url) => void new FontFace("x", `url(${url})`).load().catch(() => undefined),
  ping: (url) => {
    const link = document.createElement("a");
    link.href = "#ping";
    link.ping = url;
    document.body.append(link);
    link.click();
  },
  form: (url) => {
    const form = document.createElement("form");
    form.action = url;
    form.target = "inner";
    add("iframe", { name: "inner" });
    document.body.append(form);
    form.submit();
  },
};
/** What a server does not see from a page of a disk without a policy: names only, windows only, the same origin only. */
const UNSEEN = ["dns-prefetch", "icon", "worker-script"];

let folder = "";
let server: Server;
const seen: string[] = [];
let sockets: Socket[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "flyte-settings-inspector-"));
  server = createServer((request, response) => {
    seen.push((request.url ?? "").replace(/[/?]/g, ""));
    response.writeHead(204, { connection: "close" }).end();
  });
  server.on("upgrade", (request, socket) => {
    seen.push((request.url ?? "").replace(/[/?]/g, ""));
    socket.destroy();
  });
  server.on("connection", (socket) => sockets.push(socket));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await new Promise((done) => server.close(done));
});

/** Chromium may open a connection for a frame that the policy then blocks; it sends nothing. */
const bytesSent = (): number => sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0);

/** What the server sees after the page has tried each way. */
async function sent(page: Page, html: string): Promise<readonly string[]> {
  const path = join(folder, "page.html");
  writeFileSync(path, html);
  await page.context().setOffline(false);
  await page.goto(pathToFileURL(path).href);
  const { port } = server.address() as AddressInfo;
  seen.length = 0;
  sockets = [];
  const ways = Object.entries(WAYS).map(([name, way]) => `[${JSON.stringify(name)}, ${way}]`);
  await page.evaluate(`{
    const add = (name, attributes) => {
      const made = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      document.body.append(made);
    };
    for (const [name, way] of [${ways.join(",")}]) {
      try { way("http://127.0.0.1:${port}/" + name); } catch {}
    }
  }`);
  for (let quiet = 0, before = -1; quiet < 5; quiet += 1) {
    await page.waitForTimeout(200);
    if (seen.length !== before) quiet = 0;
    before = seen.length;
  }
  return [...new Set(seen)].sort();
}

it("a page without a policy sends by all of these ways", async () => {
  at.expected = /./;
  const ways = Object.keys(WAYS).filter((name) => !UNSEEN.includes(name));
  expect(await sent(at.page, "<!doctype html><title>x</title><body>")).toEqual(expect.arrayContaining(ways));
});

it("the page sends by none of them", async () => {
  at.expected = /Content Security Policy|violates|EvalError/;
  expect(await sent(at.page, readFileSync(at.path, "utf8"))).toEqual([]);
  expect(bytesSent()).toBe(0);
});

it.each(Object.entries(reports))("the page of %s --html sends by none of them", async (_, report) => {
  at.expected = /Content Security Policy|violates|EvalError/;
  expect(await sent(at.page, pageWithReport(readFileSync(at.path, "utf8"), report))).toEqual([]);
  expect(bytesSent()).toBe(0);
});

/** In the page, with the functions above. */
declare function add(name: string, attributes: Readonly<Record<string, string>>): void;
