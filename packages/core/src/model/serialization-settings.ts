import type { ResourceSpec } from "../settings/resources.ts";
import type { FastSerializationSettings } from "./fast-serialization-settings.ts";
import type { ImageConfig } from "./image-config.ts";

/** The settings a task is serialized with: flytekit's `SerializationSettings`, with its eleven fields in wire order. */
export interface SerializationSettings {
  readonly imageConfig: ImageConfig;
  readonly project?: string;
  readonly domain?: string;
  readonly version?: string;
  /** In order; see {@link fromPairs} for names like `"1"`, which a plain object would move to the front. */
  readonly env?: Readonly<Record<string, string>>;
  readonly defaultResources?: ResourceSpec;
  readonly gitRepo?: string;
  readonly pythonInterpreter: string;
  readonly flytekitVirtualenvRoot?: string;
  readonly fastSerializationSettings?: FastSerializationSettings;
  readonly sourceRoot?: string;
}
