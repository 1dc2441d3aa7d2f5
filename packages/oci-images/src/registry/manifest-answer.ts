/** An existing manifest or index. */
export interface FoundManifest {
  readonly state: "there";
  readonly digest: string;
  readonly mediaType: string;
  /** The exact bytes, if they were read. */
  readonly bytes?: Uint8Array;
}

/** A registry's response for a reference. */
export type ManifestAnswer =
  | FoundManifest
  | { readonly state: "missing"; readonly reason: string }
  | { readonly state: "unknown"; readonly reason: string; readonly code: "REGISTRY_REFUSED" | "REGISTRY_UNAVAILABLE" };
