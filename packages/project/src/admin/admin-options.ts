/** Connection options for Flyte Admin; they override the configuration. */
export interface AdminOptions {
  readonly endpoint?: string;
  readonly insecure?: boolean;
  readonly gateway?: boolean;
}
