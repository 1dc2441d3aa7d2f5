import { guarded } from "./guard.ts";

/**
 * An IP address as 16-bit groups: two for IPv4, eight for IPv6 (without brackets; the last two may be written as IPv4).
 * `undefined` for anything else, such as a host name.
 */
export function ipGroups(text: string): readonly number[] | undefined {
  return guarded("ipGroups", () => {
    const dotted = /(?:^|:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
    const [a = 0, b = 0, c = 0, d = 0] = dotted?.slice(1).map(Number) ?? [];
    if (Math.max(a, b, c, d) > 255) return undefined;
    const ipv4 = [a * 256 + b, c * 256 + d];
    if (dotted?.index === 0 && !text.startsWith(":")) return ipv4;
    const rest =
      dotted === null ? text : text.slice(0, dotted.index + 1) + ipv4.map((each) => each.toString(16)).join(":");
    return ipv6Groups(rest);
  });
}

function ipv6Groups(text: string): readonly number[] | undefined {
  const [head = [], tail, ...more] = text.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const written = [...head, ...(tail ?? [])];
  const isWhole = tail === undefined ? written.length === 8 : written.length < 8;
  if (!isWhole || more.length > 0 || !written.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  const zeros = Array<string>(8 - written.length).fill("0");
  return [...head, ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
}

/** Whether an address is in a network, which may be given as its first groups only. */
export function hasIpPrefix(groups: readonly number[], network: readonly number[], bits: number): boolean {
  return guarded("hasIpPrefix", () =>
    network.every((group, index) => {
      const unused = Math.min(16, Math.max(0, 16 * (index + 1) - bits));
      return (groups[index] ?? 0) >> unused === group >> unused;
    }),
  );
}
