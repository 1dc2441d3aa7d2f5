/** Options for `s3://` locations. Without keys: every credential source of the AWS SDK, in its order. */
export interface S3Options {
  /** Of an S3-compatible store: `https://minio.acme.example`. Without a path. */
  readonly endpoint?: string;
  /** Absent: the region that the SDK finds; with an `endpoint`, `us-east-1`. */
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  /** A profile of `~/.aws/config`. */
  readonly profile?: string;
  /** Do not sign requests. */
  readonly isAnonymous?: boolean;
  /** `virtual`: the bucket is part of the host name. Absent: `path` with an `endpoint`, otherwise `virtual`. */
  readonly addressingStyle?: "path" | "virtual";
  /** `x-amz-server-side-encryption`. */
  readonly serverSideEncryption?: "AES256" | "aws:kms" | "aws:kms:dsse";
  /** `x-amz-server-side-encryption-aws-kms-key-id`. */
  readonly kmsKeyId?: string;
  /** A customer-provided key (SSE-C): base64 of 32 bytes. Never printed. */
  readonly customerKey?: string;
}
