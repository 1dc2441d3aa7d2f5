import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { isObject, type Json } from "../../src/json.ts";
import type { Mode } from "../../src/op.ts";

/** The result for an input: the expected one (a vector line), or the actual one (a response of the bridge). */
export interface Outcome {
  readonly output?: Json;
  readonly error?: { readonly type?: string; readonly code?: string; readonly message: string };
}

/**
 * Why the two differ, or `undefined`. For errors, it is enough that both fail. In mode `default`, compressed contexts
 * are compared by their decoded form.
 */
export function difference(peer: Outcome, ours: Outcome, mode: Mode): string | undefined {
  if (ours.error?.code === "INTERNAL") return `a bug of ours: ${ours.error.message}`;
  if (peer.error && ours.error) return undefined;
  if (peer.error) return `the peer refuses (${peer.error.type}: ${peer.error.message}), ours gives ${cut(ours.output)}`;
  if (ours.error) return `ours refuses (${ours.error.code}: ${ours.error.message}), the peer gives ${cut(peer.output)}`;
  const [expected, got] = [peer.output, ours.output].map((value) =>
    unordered(mode === "flytekit" ? value : decoded(value)),
  );
  return isDeepStrictEqual(expected, got) ? undefined : `expected ${cut(expected)}\n     got ${cut(got)}`;
}

const CONTEXT = /H4sIA[A-Za-z0-9+/]{20,}={0,2}/g;

/** Replaces every compressed context in a string by its decoded form, and omits the sizes of compressed data. */
function decoded(value: Json | undefined): Json | undefined {
  if (typeof value === "string") return value.replace(CONTEXT, (context) => `<${inflate(context)}>`);
  if (Array.isArray(value)) return value.map((item) => decoded(item) as Json);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "context_length" && key !== "context_sha256");
  return Object.fromEntries(kept.map(([key, inner]) => [key, decoded(inner) as Json]));
}

/** Python's sets have no order. */
function unordered(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => unordered(item) as Json);
  if (!isObject(value)) return value;
  const { $set } = value;
  if (Array.isArray($set)) return { $set: [...$set].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unordered(inner) as Json]));
}

function inflate(context: string): string {
  try {
    return gunzipSync(Buffer.from(context, "base64")).toString();
  } catch {
    return context;
  }
}

function cut(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 1500 ? `${text.slice(0, 1500)}…` : text;
}
