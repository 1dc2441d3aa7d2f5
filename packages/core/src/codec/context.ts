import { checkLimit, checkText } from "../check-argument.ts";
import { guarded } from "../guard.ts";
import { type CompatOptions, isCompat } from "../model/compat.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import { CONTEXT_VARIABLE } from "../settings/context-variable.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { invalid, tooLarge } from "./context-errors.ts";
import { type Deflate, gunzip, gzip } from "./gzip.ts";
import { readSettings, writeSettings } from "./settings-json.ts";

/*
 * A context, the value of `_F_SS_C`: base64 (standard alphabet, padding, one line) of gzip of the JSON text of the
 * settings. The text is the contract, the compressed bytes are not: flytekit's come with `core/zlib-exact`.
 */

const DEFAULT_MAX_BYTES = 1024 * 1024;

export interface EncodeContextOptions extends CompatOptions {
  /** Raw deflate; absent: fflate's. For flytekit's very text take the one in `@flyte-settings/core/zlib-exact`. */
  readonly deflate?: Deflate;
}

export interface DecodeContextOptions extends CompatOptions {
  /** Most characters of the context, and most bytes of the JSON in it: a positive whole number. Default 1 MiB, some 10,000 images. */
  readonly maxBytes?: number;
}

export interface DecodedContext {
  readonly settings: SerializationSettings;
  /** Places of names that no record has, `$.unknown`: they were dropped, as flytekit drops them. */
  readonly unknownKeys: readonly string[];
}

/**
 * The context of settings, as they stand. {@link SerializationSettings.serializedContext} asks first whether they carry
 * one already.
 *
 * @throws SETTINGS_INVALID for values of the wrong type
 */
export function encodeContext(settings: SerializationSettings, options: EncodeContextOptions = {}): string {
  return guarded("encodeContext", () => encodeContextText(writeSettings(settings, options), options));
}

/** The context around a JSON text. */
export function encodeContextText(json: string, options: EncodeContextOptions = {}): string {
  return guarded("encodeContextText", () => {
    const { deflate } = options;
    return encodeBase64(gzip(new TextEncoder().encode(json), deflate));
  });
}

/**
 * The settings in a context, whichever flytekit from 1.0 on wrote it. Twin of flytekit's
 * `SerializationSettings.from_transport`; by default also plain JSON is read, and types are checked. The limit holds in
 * both manners: flytekit has none.
 *
 * @throws CONTEXT_INVALID when it is damaged, cut, no context, or a value in it has the wrong type: the place stands in
 * `details.place`
 * @throws CONTEXT_TOO_LARGE
 */
export function decodeContext(context: string, options: DecodeContextOptions = {}): DecodedContext {
  return guarded("decodeContext", () => readSettings(decodeContextText(context, options), options, "CONTEXT_INVALID"));
}

/**
 * The JSON text in a context, not parsed.
 *
 * @throws CONTEXT_INVALID CONTEXT_TOO_LARGE, SETTINGS_INVALID for a `maxBytes` that is not a positive whole number
 */
export function decodeContextText(context: string, options: DecodeContextOptions = {}): string {
  return guarded("decodeContextText", () => {
    const maxBytes = checkLimit("maxBytes", options.maxBytes ?? DEFAULT_MAX_BYTES);
    checkText(context, `the value of ${CONTEXT_VARIABLE}`, "CONTEXT_INVALID");
    const lenient = isCompat(options.compat, "context");
    if (context.length > maxBytes) throw tooLarge(`has ${context.length} characters, more than ${maxBytes}`);
    if (!lenient && /^[ \t\n\v\f\r]*\{/.test(context)) return context;
    if (lenient && /\p{Cs}/u.test(context))
      throw invalid("'utf-8' codec can't encode characters: surrogates not allowed");
    return decodeUtf8(gunzip(decodeBase64(context, lenient), { maxBytes, lenient }));
  });
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalid("'utf-8' codec can't decode the text in the context: expected JSON in UTF-8", cause);
  }
}
