import { shown } from "../errors.ts";
import type { Check } from "./check.ts";
import { secretReason } from "./secrets.ts";

export const secretInEnv: Check = {
  severity: "error",
  title: "Possible secret in env",
  why: "Anyone who can read the task, its pod or its context can read the value.",
  fix: "Remove it from env, rotate it if it was registered, and use a Flyte secret in the task.",
  find: ({ settings }) =>
    Object.entries(settings.env ?? {}).flatMap(([name, value]) => {
      const reason = secretReason(name, String(value));
      return reason === undefined ? [] : [{ path: ["env", name], message: `${shown(name)} ${reason}` }];
    }),
};
