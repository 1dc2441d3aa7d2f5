/** How Flyte Admin is reached, over the configuration. */
export interface AdminOptions {
  readonly endpoint?: string;
  readonly insecure?: boolean;
  readonly gateway?: boolean;
}
