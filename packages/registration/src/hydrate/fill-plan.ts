import type { CompatMode } from "@flyte-settings/core";
import { replaceFields } from "../proto/edit-wire.ts";
import { bytesOf, EMPTY, textOf } from "../proto/read-wire.ts";
import type { HydrationOptions } from "./options.ts";

/** `admin.LaunchPlanSpec`: auth_role 9, security_context 10, raw_output_data_config 17. */
const AUTH_ROLE = 9;
const SECURITY_CONTEXT = 10;
const RAW_OUTPUT = 17;
const RUN_AS = 1;

type PlanFields = Pick<HydrationOptions, "iamRole" | "serviceAccount" | "outputPrefix">;

/**
 * The identity a plan runs as and its output location. flytectl replaces the existing messages, which loses secrets;
 * other modes keep them and only set these fields. flytekit sets no `auth_role`.
 */
export function fillPlan(bytes: Uint8Array, options: PlanFields, mode: CompatMode): Uint8Array {
  const { iamRole = "", serviceAccount = "", outputPrefix = "" } = options;
  let spec = bytes;
  const base = (number: number, of: Uint8Array): Uint8Array =>
    mode === "flytectl" ? EMPTY : (bytesOf(of, number) ?? EMPTY);
  if (iamRole !== "" || serviceAccount !== "") {
    const context = base(SECURITY_CONTEXT, spec);
    const runAs = withTexts(base(RUN_AS, context), { 1: iamRole, 2: serviceAccount });
    if (mode !== "flytekit") {
      spec = put(spec, AUTH_ROLE, withTexts(base(AUTH_ROLE, spec), { 1: iamRole, 2: serviceAccount }));
    }
    spec = put(spec, SECURITY_CONTEXT, put(context, RUN_AS, runAs));
  }
  return outputPrefix === "" ? spec : put(spec, RAW_OUTPUT, withTexts(base(RAW_OUTPUT, spec), { 1: outputPrefix }));
}

function put(bytes: Uint8Array, number: number, value: Uint8Array): Uint8Array {
  return replaceFields(bytes, number, [value]);
}

/** The message with these strings set; an empty one changes nothing. */
function withTexts(bytes: Uint8Array, texts: Readonly<Record<number, string>>): Uint8Array {
  let message = bytes;
  for (const [number, value] of Object.entries(texts)) {
    if (value !== "") message = put(message, Number(number), Buffer.from(value, "utf8"));
  }
  return message;
}

/** The schedule of a plan: flytectl fetches the workflow of a scheduled plan. */
export interface PlanSchedule {
  /** The input that receives the time; `""` if none does. */
  readonly kickoffTimeInput: string;
}

/** `entity_metadata` 2 { `schedule` 1 { `kickoff_time_input_arg` 3 } } of a launch plan's spec. */
export function scheduleOf(spec: Uint8Array): PlanSchedule | undefined {
  const metadata = bytesOf(spec, 2);
  const schedule = metadata === undefined ? undefined : bytesOf(metadata, 1);
  return schedule === undefined ? undefined : { kickoffTimeInput: textOf(schedule, 3) };
}
