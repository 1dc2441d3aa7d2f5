/** The unit of promotion: one version in a project and domain. */
export interface VersionId {
  readonly project: string;
  readonly domain: string;
  readonly version: string;
}

export interface RewriteOptions {
  readonly source: VersionId;
  readonly target: VersionId;
  /**
   * Maps an identifier outside the source: returns the new one, or nothing to keep it. Called for each identifier that
   * is not the source's.
   */
  readonly identifier?: (id: VersionId & { readonly name: string }) => VersionId | undefined;
  /** Replaces an image by its whole reference; returns the same string to keep it. */
  readonly image?: (image: string, path: string) => string;
  /** Maps a code location to the target's; returns the same string to keep it. */
  readonly location?: (location: string) => string;
  /** New values for variables that a context already has. */
  readonly env?: Readonly<Record<string, string>>;
}
