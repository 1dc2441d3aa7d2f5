/** A manifest or index that is there. */
export interface FoundManifest {
  readonly state: "there";
  readonly digest: string;
  readonly mediaType: string;
  /** The very bytes, where they were read. */
  readonly bytes?: Uint8Array;
}

/** What a registry says of a reference. */
export type ManifestAnswer =
  | FoundManifest
  | { readonly state: "missing"; readonly reason: string }
  | { readonly state: "unknown"; readonly reason: string; readonly code: "REGISTRY_REFUSED" | "REGISTRY_UNAVAILABLE" };
