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
 * A context is the value of `_F_SS_C`: base64 (standard alphabet, padded, one line) of the gzipped JSON of the
 * settings. The JSON matches flytekit's byte for byte, the compressed bytes do not: for those, use `core/zlib-exact`.
 */

const DEFAULT_MAX_BYTES = 1024 * 1024;

export interface EncodeContextOptions extends CompatOptions {
  /**
   * Raw deflate; default: fflate's. To match flytekit's compressed bytes, pass the one from
   * `@flyte-settings/core/zlib-exact`.
   */
  readonly deflate?: Deflate;
}

export interface DecodeContextOptions extends CompatOptions {
  /**
   * Maximum length of the context in characters, and of the JSON in it in bytes: a positive integer. Default 1 MiB,
   * enough for about 10,000 images.
   */
  readonly maxBytes?: number;
}

export interface DecodedContext {
  readonly settings: SerializationSettings;
  /** Paths of unknown names, `$.unknown`. They were dropped, as in flytekit. */
  readonly unknownKeys: readonly string[];
}

/**
 * Encodes the settings as they are. {@link SerializationSettings.serializedContext} first checks whether they already
 * carry a context.
 *
 * @throws SETTINGS_INVALID for values of the wrong type
 */
export function encodeContext(settings: SerializationSettings, options: EncodeContextOptions = {}): string {
  return guarded("encodeContext", () => encodeContextText(writeSettings(settings, options), options));
}

/** Encodes a JSON string as a context. */
export function encodeContextText(json: string, options: EncodeContextOptions = {}): string {
  return guarded("encodeContextText", () => {
    const { deflate } = options;
    return encodeBase64(gzip(new TextEncoder().encode(json), deflate));
  });
}

/**
 * Decodes a context written by any flytekit from 1.0 on. Equivalent of flytekit's
 * `SerializationSettings.from_transport`. By default, plain JSON is accepted too and types are checked. The size limit
 * applies in both modes; flytekit has none.
 *
 * @throws CONTEXT_INVALID if it is damaged, truncated or not a context, or a value has the wrong type (its path is in
 * `details.place`)
 * @throws CONTEXT_TOO_LARGE
 */
export function decodeContext(context: string, options: DecodeContextOptions = {}): DecodedContext {
  return guarded("decodeContext", () => readSettings(decodeContextText(context, options), options, "CONTEXT_INVALID"));
}

/**
 * Returns the JSON in a context without parsing it.
 *
 * @throws CONTEXT_INVALID CONTEXT_TOO_LARGE, SETTINGS_INVALID for a `maxBytes` that is not a positive integer
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
