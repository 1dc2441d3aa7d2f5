import { FlyteSettingsError, omitUndefined, redactSecrets, shown } from "@flyte-settings/core/plugin";
import type { StoreFailure } from "./http-failure.ts";

/** The operation, for messages. */
export interface Operation {
  /** `S3`. */
  readonly cloud: string;
  readonly host: string;
  /** `the upload of fast….tar.gz`. */
  readonly doing: string;
  readonly secrets: readonly string[];
}

const hints: readonly (readonly [test: RegExp, hint: string])[] = [
  [/^(RequestTimeTooSkewed|RequestInTheFuture)$/, "This machine's clock is wrong; set it and run again."],
  [
    /^(SignatureDoesNotMatch|AuthenticationFailed|AuthorizationFailure)$/,
    "The secret key or account key is not the right one.",
  ],
  [
    /^(InvalidAccessKeyId|XAdminUserNotFound|ExpiredToken|TokenRefreshRequired|invalid_grant|invalid_client|unauthorized_client)$/,
    "The credentials are unknown or too old; get new ones.",
  ],
  [
    /^(CredentialsProviderError|CredentialUnavailableError|ChainedTokenCredentialError|AggregateAuthenticationError)$/,
    "No credentials were found where the cloud's SDK looks; log in with its command line, or give keys in the store's options.",
  ],
  [/^(NoSuchBucket|ContainerNotFound)$/, "Create the bucket or container, or correct the location."],
  [
    /^(PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|AuthorizationQueryParametersError|IllegalLocationConstraintException)$/,
    "The bucket is in another region; set the store's region.",
  ],
  [
    /^(BadDigest|Md5Mismatch|InvalidOperation|XAmzContentSHA256Mismatch)$/,
    "Other bytes arrived than were sent; the file changed, or something in between changes it.",
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME/,
    "Give the store's certificate authority (NODE_EXTRA_CA_CERTS, or the option ca).",
  ],
  [/^(ENOTFOUND|EAI_AGAIN)$/, "The name does not resolve here; check endpoint, account and DNS, or set HTTPS_PROXY."],
  [
    /^PROXY_ANSWERED/,
    "A proxy with a password is HTTPS_PROXY=http://user:password@host:port; NO_PROXY lists hosts that are asked around it.",
  ],
  [/TIMEOUT|TIMED_OUT/, "The store is slow or out of reach; a proxy is taken from HTTPS_PROXY."],
  [/^(ECONNREFUSED|ECONNRESET|EPIPE)$/, "Check endpoint, network and proxy (HTTPS_PROXY, NO_PROXY)."],
];

const statusHints: Readonly<Record<number, string>> = {
  301: "The store wants to be asked elsewhere; set its region or endpoint. Nothing was sent to the other host.",
  302: "The store wants to be asked elsewhere; set its endpoint. Nothing was sent to the other host.",
  303: "The store wants to be asked elsewhere; set its endpoint. Nothing was sent to the other host.",
  307: "The store wants to be asked elsewhere; set its region or endpoint. Nothing was sent to the other host.",
  308: "The store wants to be asked elsewhere; set its region or endpoint. Nothing was sent to the other host.",
  401: "The credentials are missing or not accepted.",
  403: "These credentials may not do this; check the policy of the bucket or container.",
  404: "Check the names of bucket or container and of the object.",
  411: "Something in between sends the body without its length.",
  413: "The file is larger than the store or a proxy in between allows.",
};

/** @returns STORE_UNAVAILABLE if a retry may help, STORE_REFUSED if not; without secrets in either */
export function storeError(operation: Operation, failure: StoreFailure, isTransient: boolean): FlyteSettingsError {
  const { cloud, host, doing, secrets } = operation;
  const { status, code, words } = failure;
  const hint = hints.find(([test]) => test.test(code))?.[1] ?? (status === undefined ? undefined : statusHints[status]);
  const said = [code, redactSecrets(words, secrets)].filter((part) => part !== "" && part !== "Error");
  const what =
    status === undefined
      ? `${cloud} at ${host} could not be asked for ${doing}`
      : `${cloud} at ${host} answered ${status} to ${doing}`;
  const tail = said.length === 0 ? "" : `: ${shown(said.join(": "))}`;
  return new FlyteSettingsError(
    isTransient || status === undefined ? "STORE_UNAVAILABLE" : "STORE_REFUSED",
    `${what}${tail}${hint === undefined ? "" : `. ${hint}`}`,
    omitUndefined({ hint }),
  );
}
