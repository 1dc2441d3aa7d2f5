/** Checks that also examine packages, so a suppression may apply to a package that this run did not check. */
export const packageCodes: ReadonlySet<string> = new Set([
  "code-nowhere",
  "context-unreadable",
  "destination-not-writable",
  "destination-shadowed",
  "fast-in-production",
  "interpreter-mismatch",
  "mutable-tag",
  "near-identical-images",
  "registry-without-image",
  "secret-in-env",
  "template-unresolved",
  "token-in-remote",
  "variable-name",
  "variable-size",
]);
