/**
 * The clouds' own packages: optional peers, imported only when a location of theirs is used. As names only, so that the
 * declarations of this package compile without them.
 */
export type SdkName = "@aws-sdk/client-s3" | "@google-cloud/storage" | "@azure/storage-blob" | "@azure/identity";
