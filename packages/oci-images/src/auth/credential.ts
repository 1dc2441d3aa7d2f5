/** Credentials for one registry, and where they were found (never a secret). */
export type Credentials = { readonly from: string } & (
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** To be exchanged for a token at the token server. */
  | { readonly kind: "identity"; readonly token: string }
  /** To be sent unchanged. */
  | { readonly kind: "registry"; readonly token: string }
);
