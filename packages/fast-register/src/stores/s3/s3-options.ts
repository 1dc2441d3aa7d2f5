/** About `s3://` locations. Without keys: every source that the AWS SDK knows, in its order. */
export interface S3Options {
  /** Of an S3-compatible store: `https://minio.acme.example`. Without a path. */
  readonly endpoint?: string;
  /** Absent: what the SDK finds; with an `endpoint`, `us-east-1`. */
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  /** A profile of `~/.aws/config`. */
  readonly profile?: string;
  /** Requests are not signed. */
  readonly isAnonymous?: boolean;
  /** `virtual`: the bucket is part of the host name. Absent: `path` with an `endpoint`, else `virtual`. */
  readonly addressingStyle?: "path" | "virtual";
  /** `x-amz-server-side-encryption`. */
  readonly serverSideEncryption?: "AES256" | "aws:kms" | "aws:kms:dsse";
  /** `x-amz-server-side-encryption-aws-kms-key-id`. */
  readonly kmsKeyId?: string;
  /** A key of the customer's own (SSE-C): base64 of 32 bytes. Never printed. */
  readonly customerKey?: string;
}
