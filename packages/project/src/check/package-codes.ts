/** Checks that also look at what a package holds, so that a suppression may be for a package that this run was not given. */
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
