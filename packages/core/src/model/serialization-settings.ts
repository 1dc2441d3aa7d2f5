import type { ResourceSpec } from "../settings/resources.ts";
import type { FastSerializationSettings } from "./fast-serialization-settings.ts";
import type { ImageConfig } from "./image-config.ts";

/** What a task is serialized with: flytekit's `SerializationSettings`, its eleven fields in the order of the wire. */
export interface SerializationSettings {
  readonly imageConfig: ImageConfig;
  readonly project?: string;
  readonly domain?: string;
  readonly version?: string;
  /** In order; see {@link fromPairs} for names like `"1"`, which an object would put first. */
  readonly env?: Readonly<Record<string, string>>;
  readonly defaultResources?: ResourceSpec;
  readonly gitRepo?: string;
  readonly pythonInterpreter: string;
  readonly flytekitVirtualenvRoot?: string;
  readonly fastSerializationSettings?: FastSerializationSettings;
  readonly sourceRoot?: string;
}
