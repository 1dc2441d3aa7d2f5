import type { Host } from "./host.ts";

/** The same host with other members; copies descriptors because a host may create its signal on first access. */
export function extendHost<H extends Host>(host: H, members: Partial<H>): H {
  const all = { ...Object.getOwnPropertyDescriptors(host), ...Object.getOwnPropertyDescriptors(members) };
  return Object.defineProperties({}, all) as H;
}

/** For loading something a second time: its messages were already reported. */
export function quietHost<H extends Host>(host: H): H {
  return extendHost<Host>(host, { report: () => undefined }) as H;
}
