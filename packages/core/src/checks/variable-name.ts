import { shown } from "../errors.ts";
import type { Check } from "./check.ts";

/** Kubernetes' `IsEnvVarName`, extended to the names accepted since 1.34 (RelaxedEnvironmentVariableValidation). */
const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const RELAXED = /^[ -<>-~]+$/;

export const variableName: Check = {
  severity: "error",
  title: "Invalid variable name",
  why: "The API server rejects the pod, and the task never starts.",
  fix: "Use only letters, digits, _, - and ., and do not start with a digit.",
  find: ({ settings }) =>
    Object.keys(settings.env ?? {})
      .filter((name) => !NAME.test(name))
      .map((name) =>
        RELAXED.test(name)
          ? {
              path: ["env", name],
              severity: "warning",
              message: `Kubernetes before 1.34 refuses the name ${shown(name)}`,
            }
          : {
              path: ["env", name],
              message: `Kubernetes refuses ${name === "" ? "an empty name" : `the name ${shown(name)}`}`,
            },
      ),
};
