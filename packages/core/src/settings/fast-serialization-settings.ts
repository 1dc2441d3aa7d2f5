import { writeRecord } from "../codec/settings-json.ts";
import { fastSerializationWire } from "../codec/tables.ts";
import type { CompatOptions } from "../model/compat.ts";
import type { FastSerializationSettings as FastSettings } from "../model/fast-serialization-settings.ts";
import { commandPrefix } from "./fast-task.ts";

export type FastSerializationSettings = FastSettings;

/** What flytekit's record of the same name can be asked. */
export const FastSerializationSettings: {
  commandPrefix(settings?: Partial<FastSerializationSettings>): string[];
  toJson(settings: FastSerializationSettings, options?: CompatOptions): string;
} = { commandPrefix, toJson };

/** The JSON text, as flytekit's `FastSerializationSettings.to_json` writes it. @throws SETTINGS_INVALID */
function toJson(settings: FastSerializationSettings, options: CompatOptions = {}): string {
  return writeRecord(settings, fastSerializationWire, options);
}
