import type { HttpFetch } from "../client/gateway-transport.ts";
import type { Transport } from "../client/rpc.ts";
import type { AuthType } from "./auth-type.ts";
import type { RunCommand } from "./commands.ts";
import type { TokenCache } from "./token.ts";

/** How to log in; everything with an effect is handed in. */
export interface AuthOptions {
  readonly type: AuthType;
  /** Of Admin, as `endpointOrigin` gives it. */
  readonly origin: string;
  /** The way to Admin without a token, for discovery. */
  readonly transport: Transport;
  readonly fetch: HttpFetch;
  /** For `clientSecret`; the browser flows take Admin's. */
  readonly clientId?: string;
  /** Reads the secret when it is needed; throws when there is none. */
  readonly clientSecret?: () => Promise<string>;
  /** Absent: Admin's. */
  readonly scopes?: readonly string[];
  readonly audience?: string;
  readonly useAudienceFromAdmin?: boolean;
  /** In place of the discovered token endpoint. */
  readonly tokenUrl?: string;
  /** The metadata key, over Admin's. */
  readonly authorizationHeader?: string;
  readonly command?: readonly string[];
  readonly proxyCommand?: readonly string[];
  readonly run: RunCommand;
  readonly openBrowser: (url: string) => Promise<void>;
  /** `false`: no user is there, and a login with a browser fails immediately. Default `true`. */
  readonly hasUser?: boolean;
  /** Words for the person at the terminal. */
  readonly say: (words: string) => void;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly cache?: TokenCache;
}
