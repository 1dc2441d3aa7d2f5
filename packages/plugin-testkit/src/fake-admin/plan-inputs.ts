import { create } from "@bufbuild/protobuf";
import {
  type LaunchPlanSpec,
  type ParameterMap,
  ParameterMapSchema,
  ParameterSchema,
  type TypedInterface,
} from "@flyte-settings/registration/wire";

/**
 * A plan's default inputs, and every other input of its workflow that is not fixed, as required: the form in which
 * Admin stores them.
 */
export function completedInputs(
  { defaultInputs, fixedInputs }: LaunchPlanSpec,
  inputs: TypedInterface["inputs"],
): ParameterMap {
  const parameters = { ...defaultInputs?.parameters };
  const fixed = fixedInputs?.literals ?? {};
  for (const [name, variable] of Object.entries(inputs?.variables ?? {})) {
    if (Object.hasOwn(parameters, name) || Object.hasOwn(fixed, name)) continue;
    const required = { var: variable, behavior: { case: "required", value: true } } as const;
    parameters[name] = create(ParameterSchema, required);
  }
  return create(ParameterMapSchema, { parameters });
}
