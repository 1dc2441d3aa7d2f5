/** Promotes a version of the seeded Admin to another one. */
import { fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import type { FakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient, type RpcAnswer, type Transport } from "@flyte-settings/registration";
import {
  type ApplyOptions,
  applyPlan,
  type PromotionOptions,
  type PromotionPlan,
  type PromotionRecord,
  type PromotionResult,
  planPromotion,
  type ReadOptions,
  readVersion,
} from "@flyte-settings/registration/promotion";
import { TaskSchema, WorkflowSchema } from "@flyte-settings/registration/wire";

export const v1 = { project: "flytesnacks", domain: "development", version: "v1" } as const;
export const production = { ...v1, domain: "production" } as const;

export interface Way {
  readonly source: Transport;
  readonly target: Transport;
  readonly read?: ReadOptions;
  readonly options?: Partial<PromotionOptions>;
}

export async function planned({ source, target, read, options }: Way, from = v1): Promise<PromotionPlan> {
  const version = await readVersion(source, from, read);
  return planPromotion(version, { source, target }, { target: production, code: "keep", ...options });
}

export interface Applied {
  readonly result: PromotionResult;
  /** Every state of the record, in order. */
  readonly records: readonly PromotionRecord[];
}

export async function applied(
  plan: PromotionPlan,
  { source, target }: Pick<Way, "source" | "target">,
  options: Partial<ApplyOptions> = {},
): Promise<Applied> {
  const records: PromotionRecord[] = [];
  const keepRecord = async (record: PromotionRecord): Promise<void> => void records.push(record);
  const result = await applyPlan(plan, { source, target }, { endpoint: "target", keepRecord, ...options });
  return { result, records };
}

/** A client of a fake Admin that the test closes. */
export function clientOf({ grpc }: FakeAdmin): Transport {
  return adminClient({ endpoint: grpc });
}

type Edit = (answer: RpcAnswer) => RpcAnswer;

/** The same transport with edited responses of one method. */
export function edited(transport: Transport, method: string, edit: Edit): Transport {
  return {
    async call(path, message, options) {
      const answer = await transport.call(path, message, options);
      return path.endsWith(`/${method}`) ? edit(answer) : answer;
    },
    close: () => transport.close(),
  };
}

const schemas = { GetWorkflow: WorkflowSchema, GetTask: TaskSchema } as const;

/** Edits the message of a successful response. */
export function message(method: keyof typeof schemas, change: (message: Message) => void): Edit {
  return (answer) => {
    if (answer.status !== "OK") return answer;
    const decoded = fromBinary(schemas[method], answer.bytes);
    change(decoded);
    return { status: "OK", bytes: toBinary(schemas[method], decoded) };
  };
}

export function refusal(status: Exclude<RpcAnswer["status"], "OK">, text: string): Edit {
  return () => ({ status, message: text, details: [] });
}
