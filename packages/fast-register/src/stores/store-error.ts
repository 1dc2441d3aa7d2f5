import { FlyteSettingsError, omitUndefined, redactSecrets, shown } from "@flyte-settings/core/plugin";
import type { StoreFailure } from "./http-failure.ts";

/** The operation, for messages. */
export interface Operation {
  /** `S3`. */
  readonly cloud: string;
  readonly host: string;
  /** An infinitive: `upload fast….tar.gz`. */
  readonly doing: string;
  readonly secrets: readonly string[];
}

const hints: readonly (readonly [test: RegExp, hint: string])[] = [
  [/^(RequestTimeTooSkewed|RequestInTheFuture)$/, "This machine's clock is wrong; set it and run again."],
  [/^(SignatureDoesNotMatch|AuthenticationFailed|AuthorizationFailure)$/, "The secret key or account key is wrong."],
  [
    /^(InvalidAccessKeyId|XAdminUserNotFound|ExpiredToken|TokenRefreshRequired|invalid_grant|invalid_client|unauthorized_client)$/,
    "The credentials are unknown or expired; get new ones.",
  ],
  [
    /^(CredentialsProviderError|CredentialUnavailableError|ChainedTokenCredentialError|AggregateAuthenticationError)$/,
    "No credentials were found where the cloud's SDK looks; log in with its command line, or set keys in the store's options.",
  ],
  [/^(NoSuchBucket|ContainerNotFound)$/, "Create the bucket or container, or correct the location."],
  [
    /^(PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|AuthorizationQueryParametersError|IllegalLocationConstraintException)$/,
    "The bucket is in another region; set the store's region.",
  ],
  [
    /^(BadDigest|Md5Mismatch|InvalidOperation|XAmzContentSHA256Mismatch)$/,
    "The checksum differs after the upload: the file changed, or a proxy modified it.",
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME/,
    "Set the store's certificate authority (NODE_EXTRA_CA_CERTS, or the option ca).",
  ],
  [/^(ENOTFOUND|EAI_AGAIN)$/, "The name does not resolve here; check endpoint, account and DNS, or set HTTPS_PROXY."],
  [
    /^PROXY_ANSWERED/,
    "A proxy with a password is HTTPS_PROXY=http://user:password@host:port; NO_PROXY lists hosts that bypass it.",
  ],
  [/^Region is missing/, "Set AWS_REGION, or the endpoint of an S3-compatible store."],
  [/TIMEOUT|TIMED_OUT/, "The store is slow or out of reach; a proxy is set with HTTPS_PROXY."],
  [/^(ECONNREFUSED|ECONNRESET|EPIPE)$/, "Check endpoint, network and proxy (HTTPS_PROXY, NO_PROXY)."],
];

const isNamed = (code: string): boolean => code !== "" && code !== "Error";

const statusHints: Readonly<Record<number, string>> = {
  301: "The store redirected the request; set its region or endpoint. Nothing was sent to the other host.",
  302: "The store redirected the request; set its endpoint. Nothing was sent to the other host.",
  303: "The store redirected the request; set its endpoint. Nothing was sent to the other host.",
  307: "The store redirected the request; set its region or endpoint. Nothing was sent to the other host.",
  308: "The store redirected the request; set its region or endpoint. Nothing was sent to the other host.",
  401: "The credentials are missing or not accepted.",
  403: "These credentials may not do this; check the policy of the bucket or container.",
  404: "Check the names of bucket or container and of the object.",
  411: "A proxy sends the body without its length.",
  413: "The file is larger than the store or a proxy allows.",
};

/** @returns STORE_UNAVAILABLE if a retry may help, STORE_REFUSED if not; without secrets in either */
export function storeError(operation: Operation, failure: StoreFailure, isTransient: boolean): FlyteSettingsError {
  const { cloud, host, doing, secrets } = operation;
  const { status, code, words } = failure;
  const hint =
    hints.find(([test]) => test.test(isNamed(code) ? code : words))?.[1] ??
    (status === undefined ? undefined : statusHints[status]);
  const safe = redactSecrets(words, secrets);
  const said = [...(isNamed(code) && !safe.includes(code) ? [code] : []), safe].filter((part) => part !== "");
  const what =
    status === undefined
      ? `could not ${doing} (${cloud} at ${host})`
      : `could not ${doing}: ${cloud} at ${host} returned ${status}`;
  const tail = said.length === 0 ? "" : `: ${shown(said.join(": "))}`;
  return new FlyteSettingsError(
    isTransient || status === undefined ? "STORE_UNAVAILABLE" : "STORE_REFUSED",
    hint === undefined ? `${what}${tail}` : `${`${what}${tail}`.replace(/\.$/, "")}. ${hint}`,
    omitUndefined({ hint }),
  );
}
