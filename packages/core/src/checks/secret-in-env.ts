import { shown } from "../errors.ts";
import type { Check } from "./check.ts";
import { secretReason } from "./secrets.ts";

export const secretInEnv: Check = {
  severity: "error",
  title: "A value in env looks like a secret",
  why: "Whoever may read the task, its pod or its context reads the value too, and it stays in every version.",
  fix: "Take it out of env, exchange it if it was registered, and let the task ask for it as a Flyte secret.",
  find: ({ settings }) =>
    Object.entries(settings.env ?? {}).flatMap(([name, value]) => {
      const reason = secretReason(name, String(value));
      return reason === undefined ? [] : [{ path: ["env", name], message: `${shown(name)} ${reason}` }];
    }),
};
