import { gitRepoUrl } from "@flyte-settings/core/config";
import { describe, expect, it } from "vitest";

const remote = (url: string) => `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/*:refs/*\n`;

const urls: readonly (readonly [name: string, url: string, ours: string, peer: string])[] = [
  ["scp-form", "git@git.example.com:acme/x.git", "git.example.com/acme/x", "git.example.com/acme/x"],
  ["scp-form-without-suffix", "git@git.example.com:acme/flows", "git.example.com/acme/flows", "git.example.com/acme/f"],
  [
    "https-keeps-suffix",
    "https://git.example.com/acme/x.git",
    "git.example.com/acme/x.git",
    "git.example.com/acme/x.git",
  ],
  ["token", "https://oauth2:S@git.example.com/g/r", "git.example.com/g/r", "oauth2:S@git.example.com/g/r"],
  ["token-with-at", "https://u:a@b@git.example.com/g/r", "git.example.com/g/r", "u:a@b@git.example.com/g/r"],
  ["token-in-query", "https://git.example.com/g/r?token=S", "git.example.com/g/r", "git.example.com/g/r?token=S"],
  ["branch-in-query", "https://h.example/g/r?ref=main", "h.example/g/r?ref=main", "h.example/g/r?ref=main"],
  ["at-in-the-path", "https://git.example.com/g/@r", "git.example.com/g/@r", "git.example.com/g/@r"],
  ["ssh-scheme", "ssh://git@git.example.com:2222/a/x.git", "git.example.com:2222/a/x", ""],
  ["percent", "https://git.example.com/a%20b", "git.example.com/a%20b", ""],
  ["file", "file:///srv/x.git", "", ""],
  ["relative", "../x.git", "", ""],
];

describe("gitRepoUrl", () => {
  it.each(urls)("%s", (_, url, ours, peer) => {
    expect(gitRepoUrl(remote(url))).toBe(ours);
    expect(gitRepoUrl(remote(url), { compat: { context: "flytekit" } })).toBe(peer);
  });
  it("is empty outside a repository", () => {
    expect(gitRepoUrl(undefined)).toBe("");
  });
  it("bears what git allows twice, but not a second url", () => {
    const twice = `${remote("https://h/x")}\tfetch = +refs/tags/*:refs/tags/*\n[a]\n[a]\n`;
    expect(gitRepoUrl(twice)).toBe("h/x");
    expect(gitRepoUrl(twice, { compat: "flytekit" })).toBe("");
    expect(gitRepoUrl('[remote "origin"]\nurl = https://h/a\nurl = https://h/b\n')).toBe("");
  });
});
