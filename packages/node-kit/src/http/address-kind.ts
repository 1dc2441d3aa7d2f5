import { hasIpPrefix, ipGroups } from "@flyte-settings/core/internal";

/**
 * What an address refers to. `transition`: IPv6 with an embedded IPv4 address, which bypasses IPv6 filters; `reserved`:
 * not assigned.
 */
export type AddressKind = "public" | "private" | "link-local" | "loopback" | "metadata" | "transition" | "reserved";

type Ipv4 = readonly [number, number, number, number];

/** IPv4 networks by prefix; the first match is used. */
const NETWORKS: readonly (readonly [address: Ipv4, bits: number, kind: AddressKind])[] = [
  [[127, 0, 0, 0], 8, "loopback"],
  [[0, 0, 0, 0], 8, "loopback"],
  [[169, 254, 0, 0], 16, "link-local"],
  // the metadata services of Alibaba, Oracle and Azure are not link-local
  [[100, 100, 100, 200], 32, "metadata"],
  [[192, 0, 0, 192], 32, "metadata"],
  [[168, 63, 129, 16], 32, "metadata"],
  [[10, 0, 0, 0], 8, "private"],
  [[172, 16, 0, 0], 12, "private"],
  [[192, 168, 0, 0], 16, "private"],
  [[100, 64, 0, 0], 10, "private"],
  [[198, 18, 0, 0], 15, "private"],
  [[192, 0, 0, 0], 24, "reserved"],
  [[192, 88, 99, 0], 24, "transition"],
  [[224, 0, 0, 0], 3, "reserved"],
];

/**
 * IPv6 networks: the first 16-bit groups, the prefix length in bits, and the group at which an embedded IPv4 address
 * starts.
 */
const NETWORKS6: readonly (readonly [groups: readonly number[], bits: number, kind: AddressKind, embedded?: number])[] =
  [
    [[0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254], 128, "metadata"],
    [[0, 0, 0, 0, 0, 0xffff], 96, "transition", 6],
    [[0, 0, 0, 0, 0xffff, 0], 96, "transition", 6],
    [[0x64, 0xff9b, 0, 0, 0, 0], 96, "transition", 6],
    [[0x64, 0xff9b, 1], 48, "transition"],
    [[0x2002], 16, "transition", 1],
    [[0x2001, 0], 32, "transition"],
    [[0, 0, 0, 0, 0, 0], 96, "transition", 6],
    [[0xfe80], 10, "link-local"],
    [[0xfec0], 10, "private"],
    [[0xfc00], 7, "private"],
    [[0xff00], 8, "reserved"],
  ];

/** Names of metadata services, and the names of the loopback in `/etc/hosts`. */
const NAMES: Readonly<Record<string, AddressKind>> = {
  localhost: "loopback",
  "localhost.localdomain": "loopback",
  "ip6-localhost": "loopback",
  "ip6-loopback": "loopback",
  metadata: "metadata",
  "metadata.google.internal": "metadata",
  "metadata.goog": "metadata",
  "instance-data": "metadata",
  "instance-data.ec2.internal": "metadata",
};

/**
 * Classifies a host without DNS; an unknown name is public.
 *
 * @param host an address, or as in `URL.hostname`: lowercase, IPv4 as four decimal parts, IPv6 in brackets
 */
export function addressKind(host: string): AddressKind {
  const name = host
    .replace(/\.$/, "")
    .replace(/^\[|\]$/g, "")
    .toLowerCase();
  if (Object.hasOwn(NAMES, name)) return NAMES[name] as AddressKind;
  if (name.endsWith(".localhost")) return "loopback";
  const groups = ipGroups(name.replace(/%.*$/, ""));
  if (groups === undefined) return name.includes(":") ? "reserved" : "public";
  return groups.length === 2 ? ipv4Kind(groups) : ipv6Kind(groups);
}

function ipv4Kind(groups: readonly number[]): AddressKind {
  return (
    NETWORKS.find(([[a, b, c, d], bits]) => hasIpPrefix(groups, [a * 256 + b, c * 256 + d], bits))?.[2] ?? "public"
  );
}

/** An embedded address that is not public takes precedence: `::ffff:127.0.0.1` is the loopback. */
function ipv6Kind(groups: readonly number[]): AddressKind {
  if (groups.slice(0, 7).every((group) => group === 0) && (groups[7] ?? 0) <= 1) return "loopback";
  const found = NETWORKS6.find(([network, bits]) => hasIpPrefix(groups, network, bits));
  if (found === undefined) return "public";
  const [, , kind, embedded] = found;
  const inner = embedded === undefined ? "public" : ipv4Kind(groups.slice(embedded, embedded + 2));
  return inner === "public" ? kind : inner;
}
