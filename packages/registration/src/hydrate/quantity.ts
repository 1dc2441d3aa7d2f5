/**
 * Kubernetes' resource quantities in canonical form, as written by Go's `resource.Quantity`: `1000m` → `1`, `1.5Gi` →
 * `1536Mi`, `0.1` → `100m`. Exact: all arithmetic uses integers.
 */

type Format = "decimal" | "binary" | "exponent";

const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const grammar = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)$/;
const NANO = 9;
const MOST = ((1n << 63n) - 1n) * 10n ** BigInt(NANO);
/** Go keeps a string that it considers canonical; it checks up to this many digits. */
const LOOKED_AT = 18;

/** `undefined` if the string is not a quantity. */
export function canonicalQuantity(untrimmed: string): string | undefined {
  const text = untrimmed.trim();
  const [whole, sign = "", digits = "", fraction = "", suffix = ""] = grammar.exec(text) ?? [];
  if (whole === undefined || text === "" || (/^[PE]i$/.test(suffix) && digits + fraction === "")) return undefined;
  const integer = digits.replace(/^0+/, "") || "0";
  const format = formatOf(suffix);
  const exponent = exponentOf(suffix, format);
  if (exponent === undefined) return undefined;
  if (text === "0" || isKept(integer, fraction, exponent, format)) return text;
  const unscaled = BigInt(`${integer}${fraction}`);
  const value =
    format === "binary"
      ? toNano(unscaled << BigInt(exponent), -fraction.length)
      : toNano(unscaled, exponent - fraction.length);
  const size = format === "binary" && value > MOST ? MOST : value;
  return written(sign === "-" ? -size : size, format);
}

function formatOf(suffix: string): Format {
  if (/^[eE][+-]?[0-9]/.test(suffix)) return "exponent";
  return suffix.endsWith("i") ? "binary" : "decimal";
}

/** The power of ten, or of two for a binary suffix. */
function exponentOf(suffix: string, format: Format): number | undefined {
  if (format === "binary") return binary.indexOf(suffix) * 10;
  if (format === "decimal") return (decimal.indexOf(suffix) - 3) * 3;
  const exponent = Number(suffix.slice(1));
  return Math.abs(exponent) > 1000 ? undefined : exponent;
}

/** Go's rule for keeping the original string, which leaves `00012m` and `-10E3` unchanged. */
function isKept(integer: string, fraction: string, exponent: number, format: Format): boolean {
  const all = `${integer}${fraction}`;
  if (format === "binary") {
    const precision = 14 - integer.length - Math.trunc((exponent * 3) / 10);
    return fraction === "" && precision >= 0 && exponent % 10 === 0 && Number(BigInt(all) & 7n) !== 0;
  }
  const scale = exponent - fraction.length;
  return all.length <= LOOKED_AT && scale >= -NANO && scale % 3 === 0 && !all.endsWith("000") && !all.startsWith("0");
}

/** In units of 1e-9, the finest that Kubernetes stores, rounded away from zero. */
function toNano(digits: bigint, exponent: number): bigint {
  const power = exponent + NANO;
  if (power >= 0) return digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (digits + divisor - 1n) / divisor;
}

function written(nano: bigint, format: Format): string {
  if (nano === 0n) return "0";
  const negative = nano < 0n;
  const size = negative ? -nano : nano;
  const unit = 10n ** BigInt(NANO);
  const inBinary = format === "binary" && size % unit === 0n && size / unit >= 1024n;
  const text = inBinary ? writeBinary(size / unit) : writeDecimal(size, format === "exponent");
  return negative ? `-${text}` : text;
}

function writeBinary(size: bigint): string {
  let rest = size;
  let power = 0;
  while (rest % 1024n === 0n && power < binary.length - 1) {
    rest /= 1024n;
    power += 1;
  }
  return `${rest}${binary[power]}`;
}

function writeDecimal(nano: bigint, exponential: boolean): string {
  let rest = nano;
  let power = -NANO;
  while (rest % 1000n === 0n) {
    rest /= 1000n;
    power += 3;
  }
  if (exponential) return power === 0 ? `${rest}` : `${rest}e${power}`;
  return `${rest}${decimal[power / 3 + 3] ?? ""}`; // Go writes no suffix beyond exa
}
