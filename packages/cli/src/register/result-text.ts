import type { EntityResult, RegisterEvent, RegisterResult } from "@flyte-settings/registration";
import { bundleProgress } from "../bundle/progress.ts";
import { style } from "../format/style.ts";
import { table } from "../format/table.ts";
import type { Host } from "../host/host.ts";
import { writeError } from "../report-outcome.ts";
import { kindWords } from "./inspected-text.ts";

const colours = { registered: "green", exists: "dim", conflict: "red", failed: "red", skipped: "yellow" } as const;

export interface Reporter {
  report(event: RegisterEvent): void;
  /** The line is gone. */
  end(): void;
}

/** Tells of the upload and of each entity as it is done: one rewritten line on a terminal, nothing elsewhere. */
export function reporter(quiet: boolean, host: Host): Reporter {
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

/** A table of the outcome, then each failure in full. */
export function resultText({ entities, uploads, failures }: RegisterResult, host: Host): string {
  const rows = entities.map((entity) => [
    kindWords[entity.kind],
    entity.id.name,
    style(status(entity), colours[entity.status], host.stdout),
  ]);
  const width = host.stdout.isTerminal ? host.stdout.columns : 400;
  for (const error of [...failures, ...entities.flatMap(({ error }) => (error === undefined ? [] : [error]))])
    writeError(error, host.stderr);
  return uploads.map(({ location }) => `code: ${location}\n`).join("") + table(["kind", "name", "status"], rows, width);
}

function status({ status, activated }: EntityResult): string {
  return activated ? `${status}, activated` : status;
}

/** The outcome as data; errors as code and message. */
export function resultJson({ entities, uploads, failures, ok }: RegisterResult): unknown {
  const plain = (error: EntityResult["error"]) =>
    error === undefined ? {} : { error: { code: error.code, message: error.message } };
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
    failures: failures.map(({ code, message }) => ({ code, message })),
  };
}
