import type { ErrorCode } from "./error-codes.ts";
import { redactUrls } from "./redact.ts";

export type { ErrorCode } from "./error-codes.ts";

import { printable } from "./printable.ts";

/** Where and why, in addition to the message. All of it is safe to print. */
export interface ErrorDetails {
  /** A file, flag, variable or `$.path` in a document. */
  readonly place?: string;
  /** Line in that file, from 1. */
  readonly line?: number;
  /** Column in that line, from 1. */
  readonly column?: number;
  /** The next step for the user, in one sentence. */
  readonly hint?: string;
  readonly plugin?: string;
  readonly hook?: string;
  readonly image?: string;
  /** Other failures of the same run, if several are reported together. */
  readonly errors?: readonly FlyteSettingsError[];
}

const NAME = "FlyteSettingsError";

/**
 * The only error class of these packages. Any other exception is a bug. User info and query are removed from URLs in
 * the message.
 *
 * @example
 * ```ts
 * throw new FlyteSettingsError("IMAGE_NOT_FOUND", "no image is called spark; known: default, train");
 * ```
 */
export class FlyteSettingsError extends Error {
  override readonly name: string = NAME;
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(redactUrls(message), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = redactDetails(details);
  }

  /** For loggers: by default, `JSON.stringify` of an error contains no message. */
  toJSON(): { name: string; code: ErrorCode; message: string; details: ErrorDetails } {
    return { name: this.name, code: this.code, message: this.message, details: this.details };
  }
}

function redactDetails(details: ErrorDetails): ErrorDetails {
  try {
    const { place, hint } = details;
    return { ...details, ...(place ? { place: redactUrls(place) } : {}), ...(hint ? { hint: redactUrls(hint) } : {}) };
  } catch {
    // a proxy: it cannot be inspected
    return {};
  }
}

/** By name and shape rather than class, so that it works across two installed copies of core. */
export function isFlyteSettingsError(value: unknown): value is FlyteSettingsError {
  try {
    return (
      value instanceof Error &&
      value.name === NAME &&
      typeof (value as { code?: unknown }).code === "string" &&
      typeof (value as { details?: unknown }).details === "object"
    );
  } catch {
    // a proxy for which even instanceof throws
    return false;
  }
}

const SHOWN = 80;

/** Untrusted text for use in a message: control characters escaped, truncated to 80 characters. */
export function shown(text: string): string {
  if (typeof text !== "string") return typeof text;
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
  return printable(JSON.stringify(cut).slice(1, -1).replaceAll('\\"', '"'));
}
