import { writeRecord } from "../codec/settings-json.ts";
import { fastSerializationWire } from "../codec/tables.ts";
import { guardedAll } from "../guard.ts";
import type { CompatOptions } from "../model/compat.ts";
import type { FastSerializationSettings as FastSettings } from "../model/fast-serialization-settings.ts";
import { commandPrefix } from "./fast-task.ts";

export type FastSerializationSettings = FastSettings;

/** Functions for flytekit's record of the same name. */
export const FastSerializationSettings: {
  /**
   * The arguments before a task's own that download its code first: `pyflyte-fast-execute … --`. An unknown location or
   * destination is a placeholder that registration fills in.
   */
  commandPrefix(settings?: Partial<FastSerializationSettings>): string[];
  /** The JSON, as flytekit's `FastSerializationSettings.to_json` writes it. @throws SETTINGS_INVALID */
  toJson(settings: FastSerializationSettings, options?: CompatOptions): string;
} = /* @__PURE__ */ guardedAll("FastSerializationSettings", { commandPrefix, toJson });

function toJson(settings: FastSerializationSettings, options: CompatOptions = {}): string {
  return writeRecord(settings, fastSerializationWire, options);
}
