/** How a task finds its code when the code is not in the image. */
export interface FastSerializationSettings {
  readonly enabled: boolean;
  /** POSIX folder in the pod where the bundle is unpacked. */
  readonly destinationDir?: string;
  /** Where the bundle lies: a URI, with no signature in it. */
  readonly distributionLocation?: string;
}
