/** A `TokenCredential` of `@azure/identity`. */
export interface AzureTokenSource {
  getToken(scopes: string | string[]): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/**
 * Options for `abfs://` locations. The first one set is used: account key, SAS, token source, client secret, anonymous;
 * if none is set, `DefaultAzureCredential` of `@azure/identity`.
 */
export interface AzureOptions {
  /**
   * For `abfs://container/path`, which does not include the account. Absent: `AZURE_STORAGE_ACCOUNT_NAME`,
   * `AZURE_STORAGE_ACCOUNT`.
   */
  readonly accountName?: string;
  /** Base64. Absent: `AZURE_STORAGE_ACCOUNT_KEY`, `AZURE_STORAGE_KEY`. Never printed. */
  readonly accountKey?: string;
  /** The query of a shared access signature. Absent: `AZURE_STORAGE_SAS_TOKEN`. Never printed. */
  readonly sasToken?: string;
  readonly tokenSource?: AzureTokenSource;
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly isAnonymous?: boolean;
  /** The blob service with its account: `http://127.0.0.1:10000/devstoreaccount1`. */
  readonly endpoint?: string;
}
