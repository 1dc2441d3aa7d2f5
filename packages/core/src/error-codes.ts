/**
 * Every `code` that an error from these packages can have; each has a heading in `docs/errors.md`, checked by a test.
 * Match on the code; the message is for the user and may change.
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
  // configuration files and layers
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
  "PROMOTION_REFUSED",
  "RECORD_INVALID",
  // files and the command line
  "FILE_NOT_FOUND",
  "FILE_UNREADABLE",
  "FILE_EXISTS",
  "USAGE",
] as const;

/** A closed union: see {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];
