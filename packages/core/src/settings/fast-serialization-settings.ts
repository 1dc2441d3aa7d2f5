import type { FastSerializationSettings as FastSettings } from "../model/fast-serialization-settings.ts";
import { commandPrefix } from "./fast-task.ts";

export type FastSerializationSettings = FastSettings;

/** What flytekit's record of the same name can be asked. */
export const FastSerializationSettings: {
  commandPrefix(settings?: Partial<FastSerializationSettings>): string[];
} = { commandPrefix };
