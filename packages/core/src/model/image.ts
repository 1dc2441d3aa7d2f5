/** One named image, as it stands on the wire: flytekit's `Image` (configuration/__init__.py). */
export interface Image {
  /** How tasks name it; `default` is the image of tasks that name none. */
  readonly name: string;
  /** Repository without tag or digest. Records that flytekit wrote from `r:tag@digest` hold the tag here. */
  readonly fqn: string;
  readonly tag?: string;
  /** With its algorithm: `sha256:…`. */
  readonly digest?: string;
}
