import type { FastSerializationSettings } from "./fast-serialization-settings.ts";
import type { ImageConfig } from "./image-config.ts";
import type { ResourceSpec } from "./resources.ts";

/** What a task is serialized with: flytekit's `SerializationSettings`, its eleven fields in the order of the wire. */
export interface SerializationSettings {
  readonly imageConfig: ImageConfig;
  readonly project?: string;
  readonly domain?: string;
  readonly version?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly defaultResources?: ResourceSpec;
  readonly gitRepo?: string;
  readonly pythonInterpreter: string;
  readonly flytekitVirtualenvRoot?: string;
  readonly fastSerializationSettings?: FastSerializationSettings;
  readonly sourceRoot?: string;
}
