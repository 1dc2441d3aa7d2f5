import { FlyteSettingsError } from "@flyte-settings/core";
import { plainUrl, redactSecrets, redactUrls } from "@flyte-settings/core/plugin";
import { describe, expect, it } from "vitest";

describe("URLs in a text", () => {
  it.each([
    ["userinfo", "see https://joe:secret@host/p now", "see https://…@host/p now"],
    ["a token as user", "https://ghp_secret@github.com/a", "https://…@github.com/a"],
    ["an @ in the password", "https://joe:sec@ret@host/", "https://…@host/"],
    ["a query", "GET http://h/p?sig=secret failed", "GET http://h/p?… failed"],
    ["both, twice", "a://u:s@h?s b://u:s@h?s", "a://…@h?… b://…@h?…"],
    ["an endpoint with three slashes", "dns:///joe:secret@host:1", "dns:///…@host:1"],
    ["a URL that was taken for a path", "/w/https:/u:secret@h/p?sig=secret", "/w/https:/…@h/p?…"],
    ["paths with colons", "/usr/bin:/a:b@c/d C:/x:y@z/w?", "/usr/bin:/a:b@c/d C:/x:y@z/w?"],
    ["a query after an escaped line end", "http://u:secret@h/\\n::x?sig=secret", "http://…@h/\\n::x?…"],
    ["a quoted URL", '"postgres://u:secret@h/db"', '"postgres://…@h/db"'],
    ["a quote in a password", "postgres://u:sec'ret@h/db", "postgres://…@h/db"],
    ["delimiters in a password", "https://u:s/e?c#ret@h/p failed", "https://…@h/p failed"],
    ["a port before an @", "GET http://h:80/@a/b, http://h:/a@b", "GET http://h:80/@a/b, http://h:/a@b"],
    [
      "a digest behind a port",
      "docker://h:5000/a/b@sha256:0 file:///C:/x@y",
      "docker://h:5000/a/b@sha256:0 file:///C:/x@y",
    ],
    ["JSON", '{"a":"http://h:x","b":"c@d"}', '{"a":"http://h:x","b":"c@d"}'],
    ["Azure's container", "abfs://box@acme.dfs.core.windows.net/p", "abfs://box@acme.dfs.core.windows.net/p"],
    ["a password before Azure's host", "abfs://u:secret@acme/p", "abfs://…@acme/p"],
    ["the placeholder of a hint", "HTTPS_PROXY=http://user:password@host:1", "HTTPS_PROXY=http://user:password@host:1"],
    ["an image with a password", "image user:secret@ghcr.io/a/b:1: bad", "image …@ghcr.io/a/b:1: bad"],
    ["a named image with a password", "--image a=u:sec:ret@h:5000/a/b", "--image a=…@h:5000/a/b"],
    ["an image with tag and digest", "h:5000/a/train:v1@sha256:0a h", "h:5000/a/train:v1@sha256:0a h"],
    ["no URL", "what? joe@host", "what? joe@host"],
  ])("%s", (_, text, expected) => expect(redactUrls(text)).toBe(expected));

  it("are redacted in every error: message, place and hint", () => {
    const url = "https://u:secret@h/x?sig=secret";
    const error = new FlyteSettingsError("STORE_REFUSED", `no ${url}`, {
      place: url,
      hint: `Try ${url} again.`,
      line: 3,
    });
    expect(`${error.message}${JSON.stringify(error.details)}`).not.toContain("secret");
    expect(error.details).toEqual({ place: "https://…@h/x?…", hint: "Try https://…@h/x?… again.", line: 3 });
  });
});

describe("one URL", () => {
  it.each([
    ["https://joe:secret@host:1/p?q#f", "https://host:1/p"],
    ["s3://u:secret@bucket/key", "s3://bucket/key"],
    ["/a/path?x", "/a/path"],
  ])("%s", (url, expected) => expect(plainUrl(url)).toBe(expected));
});

describe("text from another program", () => {
  it.each([
    ["a header", "sent Authorization: Bearer abc.def", "sent Authorization: Bearer …"],
    ["a labelled secret", "token=abc&x, Signature: def", "token=…&x, Signature: …"],
    ["XML", "<Credential>abc</Credential>", "<Credential>…</Credential>"],
    ["a known secret", "key hunter22 is wrong", "key … is wrong"],
    ["lines and control characters", "a\n\u001b[31mb\u202ec", "a [31mb c"],
  ])("%s", (_, text, expected) => expect(redactSecrets(text, ["hunter22"])).toBe(expected));
});
