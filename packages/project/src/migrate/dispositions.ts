import { type LayerValue, parseEnv, parseResources } from "@flyte-settings/core/config";
import type { Disposition } from "./source-option.ts";

/** `--image [NAME=]REFERENCE`. */
export const image: Disposition = {
  kind: "setting",
  read: (text) => {
    const at = text.indexOf("=");
    return at < 0
      ? [{ path: ["images", "default"], value: text }]
      : [{ path: ["images", text.slice(0, at)], value: text.slice(at + 1) }];
  },
};

/** `--env NAME=VALUE`. @throws the errors of `parseEnv` */
export const env: Disposition = {
  kind: "setting",
  read: (text) => [...(parseEnv([text]) ?? [])].map(([name, value]) => ({ path: ["env", name], value })),
};

/** `--resource-requests cpu=1,mem=2Gi`. @throws the errors of `parseResources` */
export function resources(part: "requests" | "limits"): Disposition {
  return {
    kind: "setting",
    read: (text) =>
      Object.entries(parseResources(text) ?? {}).flatMap(([name, value]): Pick<LayerValue, "path" | "value">[] =>
        value === undefined ? [] : [{ path: ["defaultResources", part, name], value }],
      ),
  };
}
