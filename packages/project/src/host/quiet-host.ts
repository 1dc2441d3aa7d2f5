import type { Host } from "./host.ts";

/** The same machine with other members; by descriptors, since a host may make its signal when it is first looked at. */
export function extendHost<H extends Host>(host: H, members: Partial<H>): H {
  const all = { ...Object.getOwnPropertyDescriptors(host), ...Object.getOwnPropertyDescriptors(members) };
  return Object.defineProperties({}, all) as H;
}

/** For what is loaded a second time: its messages were given the first time. */
export function quietHost<H extends Host>(host: H): H {
  return extendHost<Host>(host, { report: () => undefined }) as H;
}
