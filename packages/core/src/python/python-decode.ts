// Python's string methods that differ from JavaScript's.

const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const leading = new RegExp(`^[${SPACE}]+`);
const blank = new RegExp(`[${SPACE}]`);
const integer = /^[+-]?\p{Nd}+(?:_\p{Nd}+)*$/u;
const float = /^[+-]?(?:(?:\d+(?:_\d+)*)?\.?(?:\d+(?:_\d+)*)?(?:e[+-]?\d+(?:_\d+)*)?)$/i;

/** Python rejects longer integers (`sys.set_int_max_str_digits`), and parsing them takes quadratic time. */
export const MAX_DIGITS = 4300;

/** `str.strip()`: removes Python's whitespace, which differs from JavaScript's. */
export function strip(text: string): string {
  return stripEnd(text.replace(leading, ""));
}

/** `str.rstrip()`, in linear time. */
export function stripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && blank.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Length of the leading whitespace, in UTF-16 units. */
export function indent(text: string): number {
  return leading.exec(text)?.[0].length ?? 0;
}

/** Python's `int(text)`; `undefined` if it raises. */
export function parseInteger(text: string): number | bigint | undefined {
  const stripped = strip(text);
  if (stripped.length > MAX_DIGITS || !integer.test(stripped)) return undefined;
  return fromBigInt(
    BigInt(asciiDigits(stripped).replaceAll("_", "").replace(/^\+/, "").replace(/^-/, "")),
    stripped.startsWith("-"),
  );
}

/** Returns a number if it is a safe integer. */
export function fromBigInt(value: bigint, isNegative = false): number | bigint {
  const signed = isNegative ? -value : value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(signed) : signed;
}

/** Python's `float(text)` for a string without whitespace; `undefined` if it raises. */
export function parseFloatText(text: string): number | undefined {
  const lower = text.toLowerCase();
  const special = /^([+-]?)(inf|infinity|nan)$/.exec(lower);
  if (special) return special[2] === "nan" ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
  if (!float.test(text) || !/\d/.test(text.replace(/e.*$/i, ""))) return undefined;
  return Number(text.replaceAll("_", ""));
}

/** Converts the decimal digits of any script to ASCII: they come in blocks of ten. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    if (code < 128) return digit;
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  });
}
