import type { FlyteSettingsError } from "@flyte-settings/core";
import { printable } from "@flyte-settings/core/internal";
import { omitUndefined } from "@flyte-settings/core/plugin";
import { kindWords } from "@flyte-settings/project/package";
import type { EntityResult, RegisterEvent, RegisterResult } from "@flyte-settings/registration";
import { bundleProgress } from "../../format/bundle-progress.ts";
import { rewritten } from "../../format/progress-line.ts";
import { style } from "../../format/style.ts";
import { table } from "../../format/table.ts";
import type { CommandHost } from "../../host/host.ts";
import { writeError } from "../../report-outcome.ts";

const colours = { registered: "green", exists: "dim", conflict: "red", failed: "red", skipped: "yellow" } as const;

export interface Reporter {
  report(event: RegisterEvent): void;
  /** Removes the line. */
  end(): void;
}

const LINE_EVERY_MS = 10_000;

/** Reports the upload and each completed entity: one rewritten line on a terminal, otherwise a line every 10 s. */
export function reporter(quiet: boolean, host: CommandHost): Reporter {
  const { stderr } = host;
  const progress = bundleProgress(host, quiet);
  if (quiet) return { report: () => {}, end: progress.end };
  let last: Extract<RegisterEvent, { type: "entity" }> | undefined;
  const timer = stderr.isTerminal ? undefined : setInterval(() => stderr.write(doneText(last)), LINE_EVERY_MS);
  timer?.unref();
  const onTerminal = (event: RegisterEvent): void => {
    if (event.type !== "sending") progress.end();
    if (event.type === "sending") progress.sent({ name: event.file, ...event });
    else if (event.type === "upload") stderr.write("code uploaded\n");
    else
      stderr.writeRaw(
        `${rewritten(`${doneText(event).trimEnd()} ${event.entity.id.name}`, stderr)}${event.done === event.of ? CLEAR : ""}`,
      );
  };
  return {
    report(event) {
      if (event.type === "entity") last = event;
      if (stderr.isTerminal) onTerminal(event);
    },
    end() {
      clearInterval(timer);
      progress.end();
      if (stderr.isTerminal && last !== undefined && last.done < last.of) stderr.writeRaw(CLEAR);
    },
  };
}

const CLEAR = "\r\x1b[K";

function doneText(last: { readonly done: number; readonly of: number } | undefined): string {
  return last === undefined ? "waiting for Flyte Admin\n" : `${last.done} of ${last.of} entities\n`;
}

/** A table of the results and a summary line; each failure in full on stderr. */
export function resultText(
  { entities, uploads, failures, inactiveSchedules }: RegisterResult,
  width: number,
  host: CommandHost,
): string {
  const rows = entities.map((entity) => [
    kindWords[entity.kind],
    entity.id.name,
    style(status(entity), colours[entity.status], host.stdout),
  ]);
  for (const error of failures) writeError(error, host.stderr);
  for (const { error, names } of sameErrors(entities)) {
    writeError(error, host.stderr);
    if (names.length > 0)
      host.stderr.write(`  ${printable(`The same error for ${names.length} more: ${listed(names)}`)}\n`);
  }
  const places = uploads.map(({ location }) => `code: ${printable(location)}\n`).join("");
  return `${places}${table(["kind", "name", "status"], rows, width)}${inactiveNote(inactiveSchedules)}${summary(entities)}\n`;
}

function inactiveNote(names: readonly string[]): string {
  if (names.length === 0) return "";
  const [verb, them] = names.length === 1 ? ["has a schedule and is", "it"] : ["have schedules and are", "them"];
  return `${printable(names.join(", "))} ${verb} not active; run again with --activate scheduled to start ${them}\n`;
}

/** Merges errors that differ only in the entity, and lists the other names. */
function sameErrors(entities: readonly EntityResult[]): { error: FlyteSettingsError; names: string[] }[] {
  const groups = new Map<string, { error: FlyteSettingsError; names: string[] }>();
  for (const { status, error, id } of entities) {
    if (error === undefined || status === "skipped") continue;
    const key = `${error.code} ${error.message.replaceAll(id.name, "")}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { error, names: [] });
    else group.names.push(id.name);
  }
  return [...groups.values()];
}

const LISTED = 5;

function listed(names: readonly string[]): string {
  const rest = names.length - LISTED;
  return `${names.slice(0, LISTED).join(", ")}${rest > 0 ? ` and ${rest} others` : ""}`;
}

/** The progress of an interrupted run, and how to continue. */
export function interruptedText({ entities }: RegisterResult): string {
  const count = (...statuses: readonly string[]): number =>
    entities.filter(({ status }) => statuses.includes(status)).length;
  const parts = [
    `${count("registered", "exists")} of ${entities.length} entities registered`,
    `${count("failed", "conflict")} without success`,
    `${count("skipped")} not sent`,
  ];
  return `${parts.join(", ")}. Run the same command again to continue; what is registered is not sent again.\n`;
}

/** A skipped entity has no error of its own, so the reason follows its status. */
function status({ status, activated, error }: EntityResult): string {
  if (status === "skipped") return `skipped: ${error?.message.replace(/^not sent: /, "")}`;
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

/** The result as data; errors as code and message. */
export function resultJson({ entities, uploads, failures, inactiveSchedules, ok }: RegisterResult): unknown {
  const plain = (error: EntityResult["error"]) =>
    error === undefined ? {} : { error: { code: error.code, message: error.message, ...hint(error) } };
  const hint = ({ details }: FlyteSettingsError) => omitUndefined({ hint: details.hint });
  return {
    ok,
    entities: entities.map(({ kind, id, status, activated, error }) => ({
      kind,
      id,
      status,
      ...omitUndefined({ activated: activated || undefined }),
      ...plain(error),
    })),
    uploads,
    inactiveSchedules,
    failures: failures.map((error) => ({ code: error.code, message: error.message, ...hint(error) })),
  };
}
