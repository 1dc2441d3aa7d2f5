import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { buildPage } from "../build.mjs";

const page = readFileSync(await buildPage(), "utf8");
const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
const hashOf = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

it("the policy blocks every request and allows nothing inline", () => {
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).not.toContain("unsafe-");
});

it.each([
  ["script", /<script type="module">([\s\S]*)<\/script>/],
  ["style", /<style>([\s\S]*?)<\/style>/],
])("the policy allows the %s by its hash", (directive, body) => {
  expect(policy).toContain(`${directive}-src ${hashOf(body.exec(page)?.[1])};`);
});

it("no element has a style attribute or an event handler", () => {
  const markup = page.replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, "");
  expect(markup).not.toMatch(/<[^>]+\s(?:style|on[a-z]+)=/);
});

it("the page is at most 120 kB with gzip", () => {
  expect(gzipSync(page, { level: 9 }).length).toBeLessThanOrEqual(120_000);
});
