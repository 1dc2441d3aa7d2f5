/**
 * Every `code` that an error of ours can carry; each has a heading in `docs/errors.md`, held equal by a test.
 * A program switches on the code; the message is for people and may change.
 */
export const errorCodes = [
  // values
  "IMAGE_REFERENCE_INVALID",
  "IMAGE_INVALID",
  "IMAGE_NOT_FOUND",
  "IMAGE_VERSION_MISSING",
  "IMAGE_DUPLICATE",
  "DEFAULT_IMAGE_UNKNOWN",
  "TEMPLATE_UNRESOLVED",
  "POD_SPEC_INVALID",
  "SETTINGS_INVALID",
  "RESOURCES_INVALID",
  "ENV_INVALID",
  // codec
  "CONTEXT_INVALID",
  "CONTEXT_TOO_LARGE",
  "JSON_INVALID",
  // configuration text and layers
  "CONFIG_INVALID",
  "PROJECT_FILE_INVALID",
  // plugins
  "PLUGIN_INVALID",
  "PLUGIN_NOT_FOUND",
  "PLUGIN_NOT_ALLOWED",
  "PLUGIN_FAILED",
  "PLUGIN_TIMEOUT",
  "PLUGIN_RESULT_INVALID",
  "IMAGES_UNRESOLVED",
  "ABORTED",
  // bundle
  "BUNDLE_SOURCE_REFUSED",
  "BUNDLE_FILE_UNREADABLE",
  "BUNDLE_FILE_CHANGED",
  "BUNDLE_LINK_REFUSED",
  "BUNDLE_TOO_LARGE",
  "BUNDLE_OUTPUT_UNWRITABLE",
  "BUNDLE_MODULE_NOT_FOUND",
  "IGNORE_FILE_INVALID",
  "ARCHIVE_INVALID",
  "ARCHIVE_UNSAFE",
  "ARCHIVE_TOO_LARGE",
  "DISTRIBUTION_INVALID",
  "DESTINATION_MISSING",
  // stores and upload
  "STORE_UNKNOWN",
  "STORE_SDK_MISSING",
  "STORE_REFUSED",
  "STORE_UNAVAILABLE",
  "UPLOAD_FAILED",
  // registries
  "REGISTRY_REFUSED",
  "REGISTRY_UNAVAILABLE",
  "REGISTRY_ANSWER_INVALID",
  "CREDENTIALS_INVALID",
  "LOCK_INVALID",
  "LOCK_INCOMPLETE",
  // spark
  "SPARK_INVALID",
  // registration
  "PACKAGE_INVALID",
  "HYDRATION_INCOMPLETE",
  "ADMIN_REFUSED",
  "ADMIN_CONFLICT",
  "ADMIN_UNAVAILABLE",
  "AUTH_FAILED",
  "REGISTRATION_FAILED",
  // files and the command line
  "FILE_NOT_FOUND",
  "FILE_UNREADABLE",
  "FILE_EXISTS",
  "USAGE",
] as const;

/** A closed union: see {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

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
 * The one error of these packages. Anything else that is thrown is a bug.
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
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** By name and shape and not by class, so that two installed copies of core agree. */
export function isFlyteSettingsError(value: unknown): value is FlyteSettingsError {
  return (
    value instanceof Error &&
    value.name === NAME &&
    typeof (value as { code?: unknown }).code === "string" &&
    typeof (value as { details?: unknown }).details === "object"
  );
}

const SHOWN = 80;

/** A text of somebody else's inside a message of ours: quoted, control characters escaped, cut at 80 characters. */
export function shown(text: string): string {
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
  return JSON.stringify(cut).slice(1, -1).replaceAll('\\"', '"');
}
