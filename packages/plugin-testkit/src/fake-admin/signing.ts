/** How a store verifies signed URLs. */
import { createHmac } from "node:crypto";

export const MAX_EXPIRY_SECONDS = 3600n;

/**
 * A URL that the store accepts for this method. Every header with a value is signed, except the length.
 *
 * @param path with bucket, percent-encoded
 */
export function signedUrl(
  method: "GET" | "PUT",
  origin: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  seconds: bigint,
): string {
  const names = Object.entries(headers).filter(([name, value]) => value !== "" && name !== "Content-Length");
  const signed = [...names.map(([name]) => name.toLowerCase()), "host"].sort().join("%3B");
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const query = [
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    `X-Amz-Credential=fake%2F${date.slice(0, 8)}%2Fus-east-1%2Fs3%2Faws4_request`,
    `X-Amz-Date=${date}`,
    `X-Amz-Expires=${seconds}`,
  ].join("&");
  const headersPart = `X-Amz-SignedHeaders=${signed}`;
  const made = signature(method, `${path}?${query}&${headersPart}`);
  return `${origin}${path}?${query}&X-Amz-Signature=${made}&${headersPart}`;
}

/** Whether path and query were made by {@link signedUrl} for this method. */
export function isSigned(method: string, address: string): boolean {
  const given = /&X-Amz-Signature=([0-9a-f]{64})/.exec(address);
  return given !== null && given[1] === signature(method, address.replace(given[0], ""));
}

function signature(method: string, address: string): string {
  return createHmac("sha256", "secret").update(`${method}\n${address}`).digest("hex");
}

export function expiresAt(seconds: bigint): { seconds: bigint; nanos: number } {
  return { seconds: BigInt(Math.floor(Date.now() / 1000)) + seconds, nanos: 0 };
}

/** `2h0m0s`, Go's format of durations. */
export function goDuration(seconds: bigint): string {
  const sign = seconds < 0n ? "-" : "";
  const whole = seconds < 0n ? -seconds : seconds;
  if (whole < 60n) return `${sign}${whole}s`;
  const minutes = `${(whole / 60n) % 60n}m${whole % 60n}s`;
  return whole < 3600n ? `${sign}${minutes}` : `${sign}${whole / 3600n}h${minutes}`;
}

/** Whether a signed URL has expired. */
export function isExpired(url: URL, now: number = Date.now()): boolean {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(url.searchParams.get("X-Amz-Date") ?? "") ?? [];
  const begun = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return !(begun + Number(url.searchParams.get("X-Amz-Expires")) * 1000 > now);
}
