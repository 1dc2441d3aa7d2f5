import { commandPrefix } from "./fast-task.ts";

/** How a task finds its code when the code is not in the image. */
export interface FastSerializationSettings {
  readonly enabled: boolean;
  /** POSIX folder in the pod where the bundle is unpacked. */
  readonly destinationDir?: string;
  /** Where the bundle lies: a URI, with no signature in it. */
  readonly distributionLocation?: string;
}

/** What flytekit's record of the same name can be asked. */
export const FastSerializationSettings: {
  commandPrefix(settings?: Partial<FastSerializationSettings>): string[];
} = { commandPrefix };
