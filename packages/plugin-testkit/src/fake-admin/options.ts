/** What a test sets on a fake Admin, and what it reads back. */
import type { StatusName } from "./status.ts";

/** A response given in place of the computed one. */
export interface PlannedAnswer {
  /** `CreateTask` */
  readonly method: string;
  /** Only for the entity with this name. */
  readonly name?: string;
  /** How many times; absent: always. */
  readonly times?: number;
  readonly code: StatusName;
  readonly message?: string;
}

/** A response of the store in place of 200; used in order, the last one repeats. */
export interface PlannedUploadAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FakeAdminAuth {
  readonly isValid: (token: string) => boolean;
  /** Default `flyte-authorization`. */
  readonly header?: string;
  readonly clientId?: string;
  readonly scopes?: readonly string[];
  readonly redirectUri?: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  readonly deviceAuthorizationEndpoint?: string;
}

export type CallMoment = "come" | "half" | "done";

export interface FakeAdminOptions {
  /** The projects that exist; default `flytesnacks` only. `"any"` accepts every name. */
  readonly projects?: readonly string[] | "any";
  /** `false`: every request that decodes is accepted. Default `true`. */
  readonly checks?: boolean;
  readonly answers?: readonly PlannedAnswer[];
  readonly uploadAnswers?: readonly PlannedUploadAnswer[];
  /** How long each call takes, in milliseconds; default 0, or 2 with `connections` or `atomic: false`. */
  readonly delayMs?: number;
  /** Calls the database serves at once. One more gets INTERNAL with PostgreSQL's "too many clients already". */
  readonly connections?: number;
  /**
   * `false`: a CreateWorkflow cancelled halfway leaves its description row, as in Admin 1.16.8. Later creates of the
   * same version then get ALREADY_EXISTS with a duplicate-key message, and Get returns NOT_FOUND. Default `true`: a
   * cancelled create leaves nothing.
   */
  readonly atomic?: boolean;
  /** Largest request in bytes; a larger one gets RESOURCE_EXHAUSTED with both sizes. Default 4 MiB, as in Admin. */
  readonly maxMessageBytes?: number;
  /**
   * Called when a call has arrived (`come`) and when it is done but not yet answered (`done`); with `atomic: false` also
   * between the two rows of a CreateWorkflow (`half`). Awaited.
   */
  readonly onCall?: (method: string, moment: CallMoment) => void | Promise<void>;
  /** `false`: CreateDownloadLocation is refused, as by an Admin that may not sign. Default `true`. */
  readonly signsDownloads?: boolean;
  /**
   * Largest closure of a workflow that GetWorkflow reads from the store, in bytes. A larger one is created, and GetWorkflow
   * gets INTERNAL with its location. Default 2 MiB, as in Admin.
   */
  readonly maxClosureBytes?: number;
  /**
   * Activations of one name that overlap all succeed, so that several versions are active, as in Admin 1.16.8. Needs
   * `delayMs`. Default `false`: they take effect one after the other.
   */
  readonly racingActivations?: boolean;
  /** Calls need a valid token in this header; without one they get UNAUTHENTICATED. */
  readonly auth?: FakeAdminAuth;
}

/** One call, as it arrived. */
export interface RecordedCall {
  readonly method: string;
  /** The request's message; empty if it was over `maxMessageBytes`. */
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** CANCELLED: the client closed the stream before the call was done. */
  readonly status: StatusName;
}

/** One PUT to the store. */
export interface RecordedUpload {
  /** With its query, as it arrived. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly status: number;
}

/** What the gRPC port counted. */
export interface GrpcTraffic {
  /** HTTP/2 connections opened so far. */
  readonly connections: number;
  /** Streams the client reset, with any code, before or after their response. */
  readonly resets: number;
}
