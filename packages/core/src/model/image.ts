/** One named image in its wire form: flytekit's `Image` (configuration/__init__.py). */
export interface Image {
  /** The name that tasks use; `default` is the image of tasks that specify none. */
  readonly name: string;
  /** Repository without tag or digest. In records that flytekit wrote from `r:tag@digest` it contains the tag. */
  readonly fqn: string;
  readonly tag?: string;
  /** With its algorithm: `sha256:…`. */
  readonly digest?: string;
}
