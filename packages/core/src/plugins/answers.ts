import type { Finding } from "../checks/finding.ts";
import { shown } from "../errors.ts";
import { ImageReference } from "../images/image-reference.ts";
import type { FastSerializationSettings } from "../model/fast-serialization-settings.ts";
import type { Image } from "../model/image.ts";
import type { ImageConfig } from "../model/image-config.ts";
import type { SerializationSettings } from "../model/serialization-settings.ts";
import type { ResourceSpec, Resources } from "../settings/resources.ts";
import type { HookAnswer } from "./hooks.ts";
import {
  flag,
  hiddenText,
  lineNumber,
  listOf,
  mapOf,
  plainObject,
  quantity,
  type Rule,
  shapeOf,
  text,
  textWhich,
} from "./shape.ts";
import type { HookName, ImagePin, SerializedTask, TaskContainer, TaskPod } from "./types.ts";

/** The allowed results of a hook, and how a result is shown in one line of a trace, without possible secrets. */
export interface AnswerRow<H extends HookName> {
  readonly rule: Rule;
  readonly summary: (answer: HookAnswer<H>) => string;
}

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/;

/** One row per hook; a missing one is a compile error. */
export const answers: { readonly [H in HookName]: AnswerRow<H> } = /* @__PURE__ */ makeAnswers();

function makeAnswers(): typeof answers {
  const digest = textWhich((value) => DIGEST.test(value), "sha256: and 64 lower-case hex digits");
  const platform = textWhich((value) => PLATFORM.test(value), "a platform such as linux/amd64");
  const word = textWhich((value) => value.trim() !== "", "a non-empty string");
  const severity = textWhich((value) => /^(?:error|warning|info)$/.test(value), '"error", "warning" or "info"');
  const findingCode = textWhich((value) => /^[a-z0-9]+(?:[-/][a-z0-9]+)*$/.test(value), "a code such as mutable-tag");

  const rewrite = shapeOf<{ reference: string; askAt: string }>({ reference, askAt: reference });
  const pin = shapeOf<ImagePin>({ digest, mediaType: text, platforms: listOf(platform), keepTag: flag }, ["digest"]);
  const finding = shapeOf<Finding>(
    { code: findingCode, severity, place: text, file: text, line: lineNumber, field: text, message: word, fix: text },
    ["code", "severity", "place", "message", "fix"],
  );

  const image = shapeOf<Image>({ name: word, fqn: text, tag: text, digest }, ["name", "fqn"]);
  const resources = shapeOf<Resources>({
    cpu: quantityOrRange,
    mem: quantityOrRange,
    gpu: quantityOrRange,
    ephemeralStorage: quantityOrRange,
  });
  const patch = shapeOf<SerializationSettings>({
    imageConfig: shapeOf<ImageConfig>({ defaultImage: image, images: listOf(image) }),
    project: text,
    domain: text,
    version: text,
    env: mapOf(hiddenText),
    defaultResources: shapeOf<ResourceSpec>({ requests: resources, limits: resources }),
    gitRepo: text,
    pythonInterpreter: text,
    flytekitVirtualenvRoot: text,
    fastSerializationSettings: shapeOf<FastSerializationSettings>({
      enabled: flag,
      destinationDir: text,
      distributionLocation: text,
    }),
    sourceRoot: text,
  });

  const container = shapeOf<TaskContainer>(
    {
      image: text,
      command: listOf(text),
      args: listOf(text),
      env: listOf(shapeOf<{ key: string; value: string }>({ key: text, value: hiddenText }, ["key", "value"])),
    },
    ["image", "command", "args", "env"],
  );
  const pod = shapeOf<TaskPod>({ podSpec: plainObject, primaryContainerName: text }, [
    "podSpec",
    "primaryContainerName",
  ]);
  const task = shapeOf<SerializedTask>({ name: text, type: text, container, k8sPod: pod, custom: plainObject }, [
    "name",
    "type",
  ]);

  return {
    provideImage: { rule: reference, summary: shown },
    rewriteImage: {
      rule: (value, path) => (typeof value === "string" ? reference(value, path) : rewrite(value, path)),
      summary: (answer) => shown(typeof answer === "string" ? answer : JSON.stringify(answer)),
    },
    pinImage: { rule: pin, summary: (answer) => shown(answer.digest) },
    checkImage: {
      rule: listOf(finding),
      summary: (answer) => `${answer.length} finding${answer.length === 1 ? "" : "s"}`,
    },
    extendSettings: { rule: patch, summary: (answer) => `sets ${Object.keys(answer).join(", ") || "nothing"}` },
    applyToTask: { rule: task, summary: () => "a task" },
  };
}

/** Accepts any valid reference; the parser's message describes the problem. */
function reference(value: unknown, path: string): string | undefined {
  if (typeof value !== "string") return text(value, path);
  try {
    ImageReference.parseNormalized(value);
    return undefined;
  } catch (error) {
    return `${path}: ${error instanceof Error ? error.message : "not an image reference"}`;
  }
}

function quantityOrRange(value: unknown, path: string): string | undefined {
  if (!Array.isArray(value)) return quantity(value, path);
  return value.length === 2 ? listOf(quantity)(value, path) : `${path}: expected a request and its limit`;
}
