import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { PromotionPlan } from "@flyte-settings/registration/promotion";
import type { CommandHost } from "../../host/host.ts";

/** Whether an interactive user can answer a prompt. */
export function mayAsk(host: CommandHost): boolean {
  return host.hasTerminal === true && host.stderr.isTerminal;
}

/** Prompts on a terminal; without one the result is no, and a message names the required flag. */
export async function confirmed({ digest, entities }: PromotionPlan, host: CommandHost): Promise<boolean> {
  if (!mayAsk(host)) {
    host.stderr.write(`nothing was sent. Give --yes, or --expect-plan ${digest}\n`);
    return false;
  }
  host.stderr.write(`Promote ${entities.length} entities? [y/N] `);
  const lines = createInterface({ input: Readable.from(host.stdin) });
  for await (const line of lines) {
    lines.close();
    if (/^y(es)?$/i.test(line.trim())) return true;
    break;
  }
  host.stderr.write("nothing was sent\n");
  return false;
}
