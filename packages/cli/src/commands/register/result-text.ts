import type { FlyteSettingsError } from "@flyte-settings/core";
import { kindWords } from "@flyte-settings/project/package";
import type { EntityResult, RegisterEvent, RegisterResult } from "@flyte-settings/registration";
import { bundleProgress } from "../../format/bundle-progress.ts";
import { style } from "../../format/style.ts";
import { table } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";
import { writeError } from "../../report-outcome.ts";

const colours = { registered: "green", exists: "dim", conflict: "red", failed: "red", skipped: "yellow" } as const;

export interface Reporter {
  report(event: RegisterEvent): void;
  /** The line is gone. */
  end(): void;
}

/** Tells of the upload and of each entity as it is done: one rewritten line on a terminal, nothing elsewhere. */
export function reporter(quiet: boolean, host: CommandHost): Reporter {
  const { sent, end } = bundleProgress(host, quiet);
  const report = (event: RegisterEvent): void => {
    if (event.type !== "sending") end();
    if (event.type === "sending") sent({ name: event.file, ...event });
    else if (event.type === "upload") host.stderr.write("code is uploaded\n");
    else
      host.stderr.write(
        `\r\x1b[K${event.done} of ${event.of} ${event.entity.id.name}${event.done === event.of ? "\r\x1b[K" : ""}`,
      );
  };
  return { report: quiet || !host.stderr.isTerminal ? () => {} : report, end };
}

/** A table of the outcome and a line that counts; each failure in full on stderr. */
export function resultText({ entities, uploads, failures }: RegisterResult, host: CommandHost): string {
  const rows = entities.map((entity) => [
    kindWords[entity.kind],
    entity.id.name,
    style(status(entity), colours[entity.status], host.stdout),
  ]);
  const width = host.stdout.isTerminal ? host.stdout.columns : 400;
  const errors = entities.flatMap(({ status, error }) => (error === undefined || status === "skipped" ? [] : [error]));
  for (const error of [...failures, ...errors]) writeError(error, host.stderr);
  const places = uploads.map(({ location }) => `code: ${location}\n`).join("");
  return `${places}${table(["kind", "name", "status"], rows, width)}${summary(entities)}\n`;
}

/** What was skipped has no failure of its own: why stands beside it. */
function status({ status, activated, error }: EntityResult): string {
  if (status === "skipped") return `skipped, ${error?.message.replace(/^not sent: /, "")}`;
  return activated ? `${status}, activated` : status;
}

function summary(entities: readonly EntityResult[]): string {
  const counts = Object.keys(colours).flatMap((status) => {
    const count = entities.filter((entity) => entity.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  const activated = entities.filter((entity) => entity.activated).length;
  const active = activated === 0 ? [] : [`${activated} activated`];
  const words = `${entities.length} ${entities.length === 1 ? "entity" : "entities"}`;
  return `${words}: ${[...counts, ...active].join(", ") || "nothing to register"}`;
}

/** The outcome as data; errors as code and message. */
export function resultJson({ entities, uploads, failures, ok }: RegisterResult): unknown {
  const plain = (error: EntityResult["error"]) =>
    error === undefined ? {} : { error: { code: error.code, message: error.message, ...hint(error) } };
  const hint = ({ details }: FlyteSettingsError) => (details.hint === undefined ? {} : { hint: details.hint });
  return {
    ok,
    entities: entities.map(({ kind, id, status, activated, error }) => ({
      kind,
      id,
      status,
      ...(activated ? { activated } : {}),
      ...plain(error),
    })),
    uploads,
    failures: failures.map((error) => ({ code: error.code, message: error.message, ...hint(error) })),
  };
}
