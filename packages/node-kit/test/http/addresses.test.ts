import {
  ADDRESS_REFUSED,
  type AddressKind,
  addressKind,
  guardedLookup,
  mayLeadTo,
  openTransport,
} from "@flyte-settings/node-kit/http";
import { describe, expect, it } from "vitest";
import { serve } from "../servers.ts";

const kinds: readonly (readonly [string, AddressKind])[] = [
  ["ghcr.io", "public"],
  ["8.8.8.8", "public"],
  ["[2606:4700::1111]", "public"],
  ["127.9.9.9", "loopback"],
  ["0.0.0.0", "loopback"],
  ["[::1]", "loopback"],
  ["[::]", "loopback"],
  ["localhost", "loopback"],
  ["LOCALHOST.", "loopback"],
  ["a.localhost", "loopback"],
  ["ip6-localhost", "loopback"],
  ["10.0.0.1", "private"],
  ["172.16.0.1", "private"],
  ["172.32.0.1", "public"],
  ["192.168.1.1", "private"],
  ["100.64.0.1", "private"],
  ["198.19.0.1", "private"],
  ["[fd00::1]", "private"],
  ["[fec0::1]", "private"],
  ["169.254.0.1", "link-local"],
  ["[fe80::1]", "link-local"],
  ["fe80::1%eth0", "link-local"],
  ["[fd00:ec2::254]", "metadata"],
  ["100.100.100.200", "metadata"],
  ["192.0.0.192", "metadata"],
  ["168.63.129.16", "metadata"],
  ["metadata.google.internal", "metadata"],
  ["metadata.goog.", "metadata"],
  ["[::ffff:a9fe:a9fe]", "link-local"],
  ["[::ffff:8.8.8.8]", "transition"],
  ["[::ffff:0:7f00:1]", "loopback"],
  ["[64:ff9b::a00:1]", "private"],
  ["[64:ff9b::808:808]", "transition"],
  ["[64:ff9b:1::1]", "transition"],
  ["[2002:7f00:1::]", "loopback"],
  ["[2002:808:808::]", "transition"],
  ["[2001::1]", "transition"],
  ["[2001:4860::1]", "public"],
  ["[::a00:1]", "private"],
  ["192.88.99.1", "transition"],
  ["224.0.0.1", "reserved"],
  ["255.255.255.255", "reserved"],
  ["[ff02::1]", "reserved"],
  ["::ffff:127.0.0.1", "loopback"],
  ["[zz::1]", "reserved"],
  ["1.2.3.4.5", "public"],
];

describe("the kind of an address", () => {
  it.each(kinds)("%s is %s", (host, kind) => expect(addressKind(host)).toBe(kind));
});

describe("where a server may lead", () => {
  const all: readonly AddressKind[] = [
    "public",
    "private",
    "link-local",
    "loopback",
    "metadata",
    "transition",
    "reserved",
  ];

  it.each([
    ["public", ["public"]],
    ["private", ["public", "private"]],
    ["loopback", ["public", "private"]],
    ["link-local", ["public"]],
    ["metadata", ["public"]],
  ] as const)("from a %s address", (from, expected) => {
    expect(all.filter((to) => mayLeadTo(from, to))).toEqual(expected);
  });

  it("is judged again when a name is resolved", async () => {
    const origin = (await serve((_, response) => response.end())).replace("127.0.0.1", "rebound.localhost");
    const seen: string[] = [];
    const transport = openTransport({
      lookup: guardedLookup((kind, hostname) => {
        seen.push(`${hostname} ${kind}`);
        return kind === "public";
      }),
    });
    await expect(transport.send({ url: origin, method: "GET" })).rejects.toMatchObject({ code: ADDRESS_REFUSED });
    transport.close();
    expect(seen).toEqual(["rebound.localhost loopback"]);
  });
});
