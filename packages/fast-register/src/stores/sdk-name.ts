/**
 * The clouds' SDK packages: optional peer dependencies, imported only when one of their locations is used. Only names,
 * so that this package's declarations compile without them.
 */
export type SdkName = "@aws-sdk/client-s3" | "@google-cloud/storage" | "@azure/storage-blob" | "@azure/identity";
