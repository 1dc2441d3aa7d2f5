import type { HttpFetch } from "../client/gateway-transport.ts";
import type { Transport } from "../client/rpc.ts";
import type { AuthType } from "./auth-type.ts";
import type { RunCommand } from "./commands.ts";
import type { TokenCache } from "./token.ts";

/** How to log in; all side effects are passed in. */
export interface AuthOptions {
  readonly type: AuthType;
  /** Admin's origin, as returned by `endpointOrigin`. */
  readonly origin: string;
  /** The transport to Admin without a token, for discovery. */
  readonly transport: Transport;
  readonly fetch: HttpFetch;
  /** For `clientSecret`; the browser flows use Admin's client ID. */
  readonly clientId?: string;
  /** Reads the secret when it is needed; throws if there is none. */
  readonly clientSecret?: () => Promise<string>;
  /** Absent: Admin's scopes. */
  readonly scopes?: readonly string[];
  readonly audience?: string;
  readonly useAudienceFromAdmin?: boolean;
  /** Overrides the discovered token endpoint. */
  readonly tokenUrl?: string;
  /** The metadata key; overrides Admin's. */
  readonly authorizationHeader?: string;
  readonly command?: readonly string[];
  readonly proxyCommand?: readonly string[];
  readonly run: RunCommand;
  readonly openBrowser: (url: string) => Promise<void>;
  /** `false`: no interactive user, so a browser login fails immediately. Default `true`. */
  readonly hasUser?: boolean;
  /** Prints a message for the user at the terminal. */
  readonly say: (words: string) => void;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly cache?: TokenCache;
}
