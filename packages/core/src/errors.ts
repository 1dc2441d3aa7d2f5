import type { ErrorCode } from "./error-codes.ts";
import { redactUrls } from "./redact.ts";

export type { ErrorCode } from "./error-codes.ts";

import { printable } from "./printable.ts";

/** Where and why, beside the sentence. All of it is safe to print. */
export interface ErrorDetails {
  /** File, flag, variable or `$.path` in a document. */
  readonly place?: string;
  /** Line in that file, from 1. */
  readonly line?: number;
  /** Column in that line, from 1. */
  readonly column?: number;
  /** What to do next, as one sentence. */
  readonly hint?: string;
  readonly plugin?: string;
  readonly hook?: string;
  readonly image?: string;
  /** More failures of the same run, where several are shown together. */
  readonly errors?: readonly FlyteSettingsError[];
}

const NAME = "FlyteSettingsError";

/**
 * The one error of these packages. Anything else that is thrown is a bug. URLs in it lose userinfo and query.
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

  /** For loggers: `JSON.stringify` of an error has no message otherwise. */
  toJSON(): { name: string; code: ErrorCode; message: string; details: ErrorDetails } {
    return { name: this.name, code: this.code, message: this.message, details: this.details };
  }
}

function redactDetails(details: ErrorDetails): ErrorDetails {
  try {
    const { place, hint } = details;
    return { ...details, ...(place && { place: redactUrls(place) }), ...(hint && { hint: redactUrls(hint) }) };
  } catch {
    // a proxy: nothing in it can be shown
    return {};
  }
}

/** By name and shape and not by class, so that two installed copies of core agree. */
export function isFlyteSettingsError(value: unknown): value is FlyteSettingsError {
  try {
    return (
      value instanceof Error &&
      value.name === NAME &&
      typeof (value as { code?: unknown }).code === "string" &&
      typeof (value as { details?: unknown }).details === "object"
    );
  } catch {
    // a proxy, on which even instanceof throws
    return false;
  }
}

const SHOWN = 80;

/** Foreign text inside a message: control characters escaped, cut at 80 characters. */
export function shown(text: string): string {
  if (typeof text !== "string") return typeof text;
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
  return printable(JSON.stringify(cut).slice(1, -1).replaceAll('\\"', '"'));
}
