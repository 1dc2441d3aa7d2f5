/**
 * The protocol for plugins written in any language. The program reads one JSON document (UTF-8) from stdin:
 *
 * ```
 * {"apiVersion": 1, "hook": "pinImage", "root": "/project", "compat": "strict",
 *  "requests": [{"id": 0, "image": {"name": "spark", "reference": "docker.io/acme/spark:v1"}}]}
 * ```
 *
 * and writes one to stdout, with an answer for every request, in any order:
 *
 * ```
 * {"apiVersion": 1, "answers": [{"id": 0, "answer": {"digest": "sha256:…"}}]}
 * ```
 *
 * `answer` is the result of the hook as in TypeScript; `null` means "not mine". Instead, `error` is a message with
 * which the request fails, optionally with a `code` (one of `errorCodes`) and a `hint`. Any answer may contain
 * `warnings`, a list of messages for the user. Nothing else may be written to stdout; stderr is shown if the program
 * exits with a code other than 0.
 */

import { type ErrorCode, errorCodes } from "../error-codes.ts";
import { shown } from "../errors.ts";
import { isObject } from "../json.ts";
import type { CompatMode } from "../model/compat.ts";
import { omitUndefined } from "../omit-undefined.ts";
import { describe } from "./plain-data.ts";
import { API_VERSION, type HookName } from "./types.ts";

/** The names of each hook's inputs in a request. */
const inputNames: { readonly [H in HookName]: readonly string[] } = {
  provideImage: ["request"],
  rewriteImage: ["image"],
  pinImage: ["image"],
  checkImage: ["image"],
  extendSettings: ["settings"],
  applyToTask: ["task", "settings"],
};

export type ExecAnswer = ({ readonly answer: unknown } | ExecError) & { readonly warnings?: readonly string[] };

export interface ExecError {
  readonly error: string;
  readonly code?: ErrorCode;
  readonly hint?: string;
}

export interface ExecPlace {
  readonly root: string;
  readonly compat: CompatMode;
}

/** The document for stdin; the `id` of a request is its index in the list. */
export function encodeExecRequests(hook: HookName, inputs: readonly (readonly unknown[])[], place: ExecPlace): string {
  const names = inputNames[hook];
  const requests = inputs.map((input, id) => ({
    id,
    ...Object.fromEntries(names.map((name, index) => [name, input[index]])),
  }));
  const message = { apiVersion: API_VERSION, hook, root: place.root, compat: place.compat, requests };
  return `${JSON.stringify(message)}\n`;
}

/**
 * The answers from stdout, in the order of the requests. The host validates each answer like that of any plugin.
 *
 * @param count number of requests
 * @throws Error that describes the invalid output; the caller adds the name of the program
 */
export function decodeExecAnswers(stdout: string, count: number): readonly ExecAnswer[] {
  const message = parse(stdout);
  if (!isObject(message)) throw new Error(`it wrote ${describe(message)}, expected {"apiVersion": 1, "answers": […]}`);
  if (message["apiVersion"] !== API_VERSION) {
    throw new Error(`it answered with apiVersion ${describe(message["apiVersion"])}, expected ${API_VERSION}`);
  }
  const list = message["answers"];
  if (!Array.isArray(list)) throw new Error(`its answers are ${describe(list)}, expected a list`);
  const answers = new Map<number, ExecAnswer>();
  for (const item of list) {
    const [id, answer] = readAnswer(item, count);
    if (answers.has(id)) throw new Error(`it answered request ${id} twice`);
    answers.set(id, answer);
  }
  return Array.from({ length: count }, (_, id) => {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error(`it did not answer request ${id} of ${count}; null says "not mine"`);
    return answer;
  });
}

function parse(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    const wrote = stdout.trim() === "" ? "nothing" : `"${shown(stdout)}"`;
    throw new Error(`it wrote ${wrote} on stdout, expected one JSON document and nothing else`);
  }
}

function readAnswer(item: unknown, count: number): readonly [number, ExecAnswer] {
  const id = isObject(item) ? item["id"] : undefined;
  if (!isObject(item) || typeof id !== "number" || !Number.isInteger(id) || id < 0 || id >= count) {
    throw new Error(`an answer has the id ${describe(id)}, expected one of the ${count} requests`);
  }
  const [hasAnswer, error] = [Object.hasOwn(item, "answer"), item["error"]];
  if (hasAnswer === (error !== undefined)) throw new Error(`answer ${id} must have either "answer" or "error"`);
  const { warnings = [], code, hint } = item;
  if (!Array.isArray(warnings) || !warnings.every((each) => typeof each === "string")) {
    throw new Error(`the warnings of answer ${id} are ${describe(warnings)}, expected a list of sentences`);
  }
  if (hasAnswer) return [id, { answer: item["answer"], warnings }];
  if (typeof error !== "string")
    throw new Error(`the error of answer ${id} is ${describe(error)}, expected a sentence`);
  if (code !== undefined && !(errorCodes as readonly unknown[]).includes(code)) {
    throw new Error(`the code of answer ${id} is ${describe(code)}, expected an error code such as IMAGE_NOT_FOUND`);
  }
  if (hint !== undefined && typeof hint !== "string") {
    throw new Error(`the hint of answer ${id} is ${describe(hint)}, expected a sentence`);
  }
  return [id, { error, warnings, ...omitUndefined({ code: code as ErrorCode | undefined, hint }) }];
}
