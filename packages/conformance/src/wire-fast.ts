import type { FastSerializationSettings } from "@flyte-settings/core";
import type { Json } from "./json.ts";
import { asGiven, present, recordOf } from "./wire-record.ts";

/** As in flytekit's constructor: disabled by default. @throws USAGE */
export function readFastSettings(value: Json): FastSerializationSettings {
  const names = ["enabled", "destination_dir", "distribution_location"];
  const {
    enabled = false,
    destination_dir,
    distribution_location,
  } = recordOf(value, names, "fast_serialization_settings");
  return {
    enabled: asGiven<boolean>(enabled),
    ...present("destinationDir", destination_dir, asGiven<string>),
    ...present("distributionLocation", distribution_location, asGiven<string>),
  };
}
