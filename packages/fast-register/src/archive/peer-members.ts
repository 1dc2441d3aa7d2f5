import type { ArchiveOptions } from "./archive-options.ts";
import type { TarTime } from "./tar-header.ts";

/** 1981-01-01T00:00:00Z: after 1980 in every time zone, as zip requires. */
export const TIME = 347_155_200;

/** The time that flytekit and Flyte 2 give every member. */
export const peerTimes: Readonly<Record<1 | 2, TarTime>> = {
  1: { seconds: 315_532_800, float: "315532800.0" },
  2: { seconds: TIME, float: `${TIME}.0` },
};

/** Flyte 2 always packs the targets of links. */
export function followsLinks({ derefSymlinks, generation }: ArchiveOptions): boolean {
  return derefSymlinks === true || generation === 2;
}
