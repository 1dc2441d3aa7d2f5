/** Where a task gets its code if the code is not in the image. */
export interface FastSerializationSettings {
  readonly enabled: boolean;
  /** POSIX directory in the pod that the bundle is unpacked to. */
  readonly destinationDir?: string;
  /** Location of the bundle: a URI without a signature. */
  readonly distributionLocation?: string;
}
