import type { FileList, ListCodeOptions } from "@flyte-settings/fast-register";
import type { Host } from "../host/host.ts";

/** Lists a bundle for the checks; the same request is listed once. */
export type ListOnce = (source: string, options: ListCodeOptions) => Promise<FileList>;

export function listOnce({ env }: Host): ListOnce {
  const lists = new Map<string, Promise<FileList>>();
  return (source, options) => {
    const { copy, generation, compat, ignore, links, outsideLinks, derefSymlinks, modules, data } = options;
    const rules = { copy, generation, compat, links, outsideLinks, derefSymlinks, modules, data };
    const key = JSON.stringify([source, rules, { ...ignore }]);
    const list =
      lists.get(key) ??
      import("@flyte-settings/fast-register").then(({ listCode }) => listCode(source, { env }, options));
    lists.set(key, list);
    return list;
  };
}
