/** The options of a fake Admin, and the data it records. */
import type { StatusName } from "./status.ts";

/** A response that replaces the computed one. */
export interface PlannedAnswer {
  /** `CreateTask` */
  readonly method: string;
  /** Only for the entity with this name. */
  readonly name?: string;
  /** How many times; default: always. */
  readonly times?: number;
  readonly code: StatusName;
  readonly message?: string;
}

/** A response of the store other than 200; used in order, the last one repeats. */
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
  /**
   * Maximum size of a request in bytes; a larger one gets RESOURCE_EXHAUSTED with both sizes. Default 4 MiB, as in
   * Admin.
   */
  readonly maxMessageBytes?: number;
  /**
   * Called when a call has arrived (`come`) and when it is done but the response is not yet sent (`done`); with
   * `atomic: false` also between the two rows of a CreateWorkflow (`half`). Awaited.
   */
  readonly onCall?: (method: string, moment: CallMoment) => void | Promise<void>;
  /** `false`: CreateDownloadLocation is rejected, as by an Admin without permission to sign. Default `true`. */
  readonly signsDownloads?: boolean;
  /**
   * Maximum size of a workflow's closure that GetWorkflow reads from the store, in bytes. A larger one is created, but
   * GetWorkflow gets INTERNAL with its location. Default 2 MiB, as in Admin.
   */
  readonly maxClosureBytes?: number;
  /**
   * Overlapping activations of one name all succeed, so that several versions are active, as in Admin 1.16.8. Requires
   * `delayMs`. Default `false`: they take effect one after the other.
   */
  readonly racingActivations?: boolean;
  /** Calls need a valid token in this header; otherwise they get UNAUTHENTICATED. */
  readonly auth?: FakeAdminAuth;
}

/** One call as received. */
export interface RecordedCall {
  readonly method: string;
  /** The request's message; empty if it was over `maxMessageBytes`. */
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** CANCELLED: the client closed the stream before the call completed. */
  readonly status: StatusName;
}

/** One PUT to the store. */
export interface RecordedUpload {
  /** With its query, as received. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly status: number;
}

/** Counters of the gRPC port. */
export interface GrpcTraffic {
  /** HTTP/2 connections opened so far. */
  readonly connections: number;
  /** Streams reset by the client, with any code, before or after the response. */
  readonly resets: number;
}
