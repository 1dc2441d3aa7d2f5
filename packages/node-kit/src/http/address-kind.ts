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
  if (name.includes(":")) return ipv6Kind(groupsOf(name.replace(/%.*$/, "")));
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name)?.slice(1).map(Number);
  return parts ? ipv4Kind(parts as unknown as Ipv4) : "public";
}

function ipv4Kind(address: Ipv4): AddressKind {
  const starts = ([network, bits]: (typeof NETWORKS)[number]): boolean =>
    number(address) >>> (32 - bits) === number(network) >>> (32 - bits);
  return NETWORKS.find(starts)?.[2] ?? "public";
}

function number([a, b, c, d]: Ipv4): number {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** An embedded address that is not public takes precedence: `::ffff:127.0.0.1` is the loopback. */
function ipv6Kind(groups: readonly number[]): AddressKind {
  if (groups.slice(0, 7).every((group) => group === 0) && (groups[7] ?? 0) <= 1) return "loopback";
  const found = NETWORKS6.find(([network, bits]) => hasPrefix(groups, network, bits));
  if (found === undefined) return "public";
  const [, , kind, embedded] = found;
  const inner = embedded === undefined ? "public" : embeddedKind(groups, embedded);
  return inner === "public" ? kind : inner;
}

function embeddedKind(groups: readonly number[], at: number): AddressKind {
  const [high = 0, low = 0] = groups.slice(at, at + 2);
  return ipv4Kind([high >> 8, high & 255, low >> 8, low & 255]);
}

function hasPrefix(groups: readonly number[], network: readonly number[], bits: number): boolean {
  return network.every((group, index) => {
    const unused = Math.max(0, 16 * (index + 1) - bits);
    return (groups[index] ?? 0) >> unused === group >> unused;
  });
}

/** The eight groups of an IPv6 address; the last two may be written as IPv4. */
function groupsOf(text: string): readonly number[] {
  const hex = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head = "", tail] = hex.split("::");
  const read = (side: string): number[] =>
    side === "" ? [] : side.split(":").map((group) => Number.parseInt(group, 16));
  const left = read(head);
  const right = tail === undefined ? [] : read(tail);
  return [...left, ...Array<number>(Math.max(0, 8 - left.length - right.length)).fill(0), ...right];
}
