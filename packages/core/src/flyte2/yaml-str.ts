import { decodeBase64 } from "../codec/base64.ts";
import type { YamlBytes, YamlDate, YamlFloat, YamlSet, YamlValue } from "../config/yaml-value.ts";
import { floatRepr } from "../python/python-number.ts";
import { pythonRepr, pythonStr } from "../python/python-text.ts";

/** Python's `str` of a value that PyYAML read. */
export function yamlStr(value: YamlValue): string {
  switch ((value as { readonly kind?: string } | null)?.kind) {
    case "float":
      return floatStr((value as YamlFloat).value);
    case "date":
      return (value as YamlDate).text.replace("T", " ");
    case "bytes":
      return bytesStr(decodeBase64((value as YamlBytes).base64));
    case "set":
      return `{${(value as YamlSet).members.map(pythonRepr).join(", ")}}`;
    default:
      return pythonStr(value);
  }
}

function floatStr(value: number): string {
  return Number.isFinite(value) ? floatRepr(value) : String(value).toLowerCase().replace("infinity", "inf");
}

function bytesStr(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 10_000));
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[^ -~]|[\\'"]/g, (each) => {
    if (each === "\\" || each === quote) return `\\${each}`;
    return each === "'" || each === '"'
      ? each
      : (names[each] ?? `\\x${each.charCodeAt(0).toString(16).padStart(2, "0")}`);
  });
  return `b${quote}${body}${quote}`;
}

const names: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };
