/** Who we are at one registry, and which place said so (never a secret). */
export type Credentials = { readonly from: string } & (
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** To be exchanged for a token at the realm. */
  | { readonly kind: "identity"; readonly token: string }
  /** To be sent as it is. */
  | { readonly kind: "registry"; readonly token: string }
);
