/** What is promoted as a whole: a project's domain in one version. */
export interface VersionId {
  readonly project: string;
  readonly domain: string;
  readonly version: string;
}

export interface RewriteOptions {
  readonly source: VersionId;
  readonly target: VersionId;
  /** Identifiers beside those of the source: the new one, or nothing to keep it. Asked for each that is not the source's. */
  readonly identifier?: (id: VersionId & { readonly name: string }) => VersionId | undefined;
  /** The image to take in place of another, by whole reference; the same text to keep it. */
  readonly image?: (image: string, path: string) => string;
  /** Where the code is in the target; the same text to keep it. */
  readonly location?: (location: string) => string;
  /** Variables that a context holds get these values. */
  readonly env?: Readonly<Record<string, string>>;
}
