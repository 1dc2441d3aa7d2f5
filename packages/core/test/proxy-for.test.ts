import { describe, expect, it } from "vitest";
import { ipGroups, proxyFor } from "../src/internal.ts";

const proxy = "http://proxy:3128";
const both = { HTTP_PROXY: "http://plain:1", HTTPS_PROXY: proxy };

const chosen = [
  ["none", "https://ghcr.io", {}, undefined],
  ["by the URL's scheme, https", "https://ghcr.io", both, proxy],
  ["by the URL's scheme, http", "http://ghcr.io", both, "http://plain:1"],
  ["lower case first", "https://ghcr.io", { https_proxy: "http://lower:1", HTTPS_PROXY: proxy }, "http://lower:1"],
  ["an empty text is none", "https://ghcr.io", { https_proxy: "" }, undefined],
  ["all_proxy where the scheme has none", "https://ghcr.io", { ALL_PROXY: proxy }, proxy],
  ["all_proxy of another kind is none", "https://ghcr.io", { ALL_PROXY: "socks5://proxy:1080" }, undefined],
  ["without a scheme", "https://ghcr.io", { HTTPS_PROXY: "proxy:3128" }, proxy],
  ["no_proxy: the host", "https://ghcr.io", { ...both, NO_PROXY: "a, ghcr.io" }, undefined],
  ["no_proxy: its domain", "https://a.acme.internal", { ...both, NO_PROXY: ".internal" }, undefined],
  ["no_proxy: its domain without a dot", "https://a.acme.internal", { ...both, NO_PROXY: "internal" }, undefined],
  ["no_proxy: its domain with a star", "https://a.acme.internal", { ...both, NO_PROXY: "*.internal" }, undefined],
  ["no_proxy: not a part of a label", "https://myinternal", { ...both, NO_PROXY: "internal" }, proxy],
  ["no_proxy: everything", "https://ghcr.io", { ...both, NO_PROXY: "*" }, undefined],
  ["no_proxy: the port too", "https://ghcr.io:8443", { ...both, NO_PROXY: "ghcr.io:8443" }, undefined],
  ["no_proxy: another port", "https://ghcr.io:8443", { ...both, NO_PROXY: "ghcr.io:443" }, proxy],
  ["no_proxy: the scheme's own port", "https://ghcr.io", { ...both, NO_PROXY: "ghcr.io:443" }, undefined],
  ["no_proxy: case", "https://ghcr.io", { ...both, no_proxy: "GHCR.IO" }, undefined],
  ["no_proxy: IPv6, bare", "https://[::1]:5000", { ...both, NO_PROXY: "::1" }, undefined],
  ["no_proxy: IPv6, written in full", "https://[::1]", { ...both, NO_PROXY: "0:0:0:0:0:0:0:1" }, undefined],
  ["no_proxy: an IPv4 network", "https://10.1.2.3", { ...both, NO_PROXY: "192.168.0.0/16,10.0.0.0/8" }, undefined],
  ["no_proxy: outside the IPv4 network", "https://11.1.2.3", { ...both, NO_PROXY: "10.0.0.0/8" }, proxy],
  [
    "no_proxy: a network that ends inside a byte",
    "https://172.31.0.1",
    { ...both, NO_PROXY: "172.16.0.0/12" },
    undefined,
  ],
  ["no_proxy: right after that network", "https://172.32.0.1", { ...both, NO_PROXY: "172.16.0.0/12" }, proxy],
  ["no_proxy: an IPv6 network", "https://[fd12::5]:5000", { ...both, NO_PROXY: "fd00::/8" }, undefined],
  ["no_proxy: an IPv6 network in brackets", "https://[fd12::5]", { ...both, NO_PROXY: "[fd00::]/8" }, undefined],
  ["no_proxy: outside the IPv6 network", "https://[fe80::5]", { ...both, NO_PROXY: "fd00::/8" }, proxy],
  ["no_proxy: every IPv4 address", "https://8.8.8.8", { ...both, NO_PROXY: "0.0.0.0/0" }, undefined],
  ["no_proxy: a network is not for names", "https://ghcr.io", { ...both, NO_PROXY: "0.0.0.0/0" }, proxy],
  ["no_proxy: a network of too many bits", "https://10.0.0.1", { ...both, NO_PROXY: "10.0.0.0/33" }, proxy],
  ["no_proxy: IPv6, with a port", "https://[::1]:5000", { ...both, NO_PROXY: "[::1]:5001" }, proxy],
] as const;

describe("the proxy of an environment", () => {
  it.each(chosen)("%s", (_, url, env, expected) => expect(proxyFor(new URL(url), env)).toBe(expected));

  it("of another kind is an error that does not show it", () => {
    const env = { HTTPS_PROXY: "socks5://joe:geheim@proxy:1080" };
    expect(() => proxyFor(new URL("https://ghcr.io"), env)).toThrow(/^HTTPS_PROXY names no proxy .*expected http:/);
    expect(() => proxyFor(new URL("https://ghcr.io"), env)).not.toThrow(/geheim/);
  });
});

describe("ipGroups", () => {
  it.each([
    ["10.0.0.1", [0x0a00, 1]],
    ["::1", [0, 0, 0, 0, 0, 0, 0, 1]],
    ["::", [0, 0, 0, 0, 0, 0, 0, 0]],
    ["FD00::5:6", [0xfd00, 0, 0, 0, 0, 0, 5, 6]],
    ["::ffff:127.0.0.1", [0, 0, 0, 0, 0, 0xffff, 0x7f00, 1]],
    ["1:2:3:4:5:6:7:8", [1, 2, 3, 4, 5, 6, 7, 8]],
    ["1:2:3:4:5:6:1.2.3.4", [1, 2, 3, 4, 5, 6, 0x0102, 0x0304]],
  ])("reads %s", (text, groups) => expect(ipGroups(text)).toEqual(groups));

  it.each([
    ["ghcr.io", "256.0.0.1", "1.2.3", "1.2.3.4.5", "a1.2.3.4", ":1.2.3.4", "", ":", ":::", "1:2", "1::2::3"],
    ["1:2:3:4:5:6:7:8:9", "1::2:3:4:5:6:7:8", "12345::", "g::1", "1.2.3.4::", "::1.2.3.4.5", "::1%eth0", "[::1]"],
  ])("does not read %s, %s, …", (...texts) => expect(texts.filter((text) => ipGroups(text) !== undefined)).toEqual([]));
});
