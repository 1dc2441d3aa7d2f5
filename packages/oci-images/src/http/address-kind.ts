/** What a host name is by itself, without asking DNS. */
export type AddressKind = "public" | "private" | "link-local" | "loopback";

/** IPv4 networks by their first bits; first match decides. */
const NETWORKS: readonly (readonly [number, number, AddressKind])[] = [
  [ip(127, 0, 0, 0), 8, "loopback"],
  [ip(0, 0, 0, 0), 8, "loopback"],
  [ip(169, 254, 0, 0), 16, "link-local"],
  [ip(10, 0, 0, 0), 8, "private"],
  [ip(172, 16, 0, 0), 12, "private"],
  [ip(192, 168, 0, 0), 16, "private"],
  [ip(100, 64, 0, 0), 10, "private"],
  [ip(198, 18, 0, 0), 15, "private"],
];

/** @param hostname as `URL` gives it: lower case, IPv4 in four decimal parts, IPv6 in brackets and shortest form */
export function addressKind(hostname: string): AddressKind {
  const name = hostname.replace(/\.$/, "");
  if (name === "localhost" || name.endsWith(".localhost")) return "loopback";
  if (name.startsWith("[")) return ipv6Kind(name.slice(1, -1));
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name)?.slice(1).map(Number);
  return parts ? ipv4Kind(ip(...(parts as [number, number, number, number]))) : "public";
}

function ipv4Kind(address: number): AddressKind {
  return NETWORKS.find(([base, bits]) => address >>> (32 - bits) === base >>> (32 - bits))?.[2] ?? "public";
}

function ipv6Kind(text: string): AddressKind {
  if (text === "::1" || text === "::") return "loopback";
  // v4-mapped, v4-compatible and NAT64 forms carry an IPv4 address in their last 32 bits
  const embedded = /^(?:::ffff:|::ffff:0:|64:ff9b::|::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text);
  if (embedded) {
    const high = Number.parseInt(embedded[1] ?? "0", 16);
    const low = Number.parseInt(embedded[2] ?? "0", 16);
    return ipv4Kind(((high << 16) | low) >>> 0);
  }
  const first = Number.parseInt(text.split(":")[0] || "0", 16);
  if ((first & 0xffc0) === 0xfe80) return "link-local";
  return (first & 0xfe00) === 0xfc00 ? "private" : "public";
}

function ip(a: number, b: number, c: number, d: number): number {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
