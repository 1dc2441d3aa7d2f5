import { omitUndefined } from "@flyte-settings/core/plugin";
import { readIdentifier } from "../proto/identifier.ts";
import { allBytesOf, bytesOf, EMPTY, numberOf, textOf } from "../proto/read-wire.ts";
import { literalText } from "./literal-text.ts";

/** An input of a launch plan. */
export interface InspectedInput {
  readonly name: string;
  /** `fixed` inputs cannot be changed when the plan is started; `required` inputs have no value. */
  readonly kind: "fixed" | "default" | "required";
  /** For reading: `"Bergen"`, `3`, `[1, 2]`; for data that is stored elsewhere its kind, such as `blob`. */
  readonly value?: string;
}

/** The parts of a launch plan that decide when it runs, and on what. */
export interface InspectedPlan {
  readonly workflow: string;
  /** `cron 0 6 * * *`, `every 5 minutes`. */
  readonly schedule?: string;
  /** The input that receives the scheduled time. */
  readonly kickoffTimeInput?: string;
  readonly inputs: readonly InspectedInput[];
}

const UNITS = ["minute", "hour", "day"];

/** Reads a `LaunchPlan`, without changing its bytes. */
export function inspectPlan(plan: Uint8Array): InspectedPlan {
  const spec = bytesOf(plan, 2) ?? EMPTY;
  const schedule = bytesOf(bytesOf(spec, 2) ?? EMPTY, 1) ?? EMPTY;
  const kickoff = textOf(schedule, 3);
  return {
    workflow: readIdentifier(bytesOf(spec, 1) ?? EMPTY).name,
    ...omitUndefined({ schedule: scheduleText(schedule), kickoffTimeInput: kickoff === "" ? undefined : kickoff }),
    inputs: [
      ...entriesOf(bytesOf(spec, 4)).map(
        ([name, literal]): InspectedInput => ({ name, kind: "fixed", value: literalText(literal) }),
      ),
      ...entriesOf(bytesOf(spec, 3)).map(([name, parameter]): InspectedInput => {
        const literal = bytesOf(parameter, 2);
        return literal === undefined
          ? { name, kind: "required" }
          : { name, kind: "default", value: literalText(literal) };
      }),
    ],
  };
}

/** `cron_expression` 1, `rate` 2, `cron_schedule` 4. */
function scheduleText(schedule: Uint8Array): string | undefined {
  const rate = bytesOf(schedule, 2);
  if (rate !== undefined) {
    const [value, unit] = [numberOf(rate, 1), UNITS[numberOf(rate, 2)] ?? "unit"];
    return `every ${value === 1 ? unit : `${value} ${unit}s`}`;
  }
  const cron = textOf(bytesOf(schedule, 4) ?? EMPTY, 1) || textOf(schedule, 1);
  return cron === "" ? undefined : `cron ${cron}`;
}

/** The map in field 1 of a message. */
function entriesOf(message: Uint8Array | undefined): [name: string, value: Uint8Array][] {
  return allBytesOf(message ?? EMPTY, 1).map((entry) => [textOf(entry, 1), bytesOf(entry, 2) ?? EMPTY]);
}
