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
  problemOf,
  quantity,
  recordOf,
  type Shape,
  text,
  textWhich,
} from "./shape.ts";
import type { HookName, ImagePin, SerializedTask, TaskContainer, TaskPod } from "./types.ts";

/** The allowed results of a hook, and how a result is shown in one line of a trace, without possible secrets. */
export interface AnswerRow<H extends HookName> {
  readonly shape: Shape;
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

  const rewrite = recordOf<{ reference: string; askAt: string }>({ reference, askAt: reference });
  const pin = recordOf<ImagePin>({ digest, mediaType: text, platforms: listOf(platform), keepTag: flag }, ["digest"]);
  const finding = recordOf<Finding>(
    { code: findingCode, severity, place: text, file: text, line: lineNumber, field: text, message: word, fix: text },
    ["code", "severity", "place", "message", "fix"],
  );

  const image = recordOf<Image>({ name: word, fqn: text, tag: text, digest }, ["name", "fqn"]);
  const resources = recordOf<Resources>({
    cpu: quantity,
    mem: quantity,
    gpu: quantity,
    ephemeralStorage: quantity,
  });
  const patch = recordOf<SerializationSettings>({
    imageConfig: recordOf<ImageConfig>({ defaultImage: image, images: listOf(image) }),
    project: text,
    domain: text,
    version: text,
    env: mapOf(hiddenText),
    defaultResources: recordOf<ResourceSpec>({ requests: resources, limits: resources }),
    gitRepo: text,
    pythonInterpreter: text,
    flytekitVirtualenvRoot: text,
    fastSerializationSettings: recordOf<FastSerializationSettings>({
      enabled: flag,
      destinationDir: text,
      distributionLocation: text,
    }),
    sourceRoot: text,
  });

  const container = recordOf<TaskContainer>(
    {
      image: text,
      command: listOf(text),
      args: listOf(text),
      env: listOf(recordOf<{ key: string; value: string }>({ key: text, value: hiddenText }, ["key", "value"])),
    },
    ["image", "command", "args", "env"],
  );
  const pod = recordOf<TaskPod>({ podSpec: plainObject, primaryContainerName: text }, [
    "podSpec",
    "primaryContainerName",
  ]);
  const task = recordOf<SerializedTask>({ name: text, type: text, container, k8sPod: pod, custom: plainObject }, [
    "name",
    "type",
  ]);

  return {
    provideImage: { shape: reference, summary: shown },
    rewriteImage: {
      shape: (value, path) => (typeof value === "string" ? reference(value, path) : problemOf(rewrite, value, path)),
      summary: (answer) => shown(typeof answer === "string" ? answer : JSON.stringify(answer)),
    },
    pinImage: { shape: pin, summary: (answer) => shown(answer.digest) },
    checkImage: {
      shape: listOf(finding),
      summary: (answer) => `${answer.length} finding${answer.length === 1 ? "" : "s"}`,
    },
    extendSettings: { shape: patch, summary: (answer) => `sets ${Object.keys(answer).join(", ") || "nothing"}` },
    applyToTask: { shape: task, summary: () => "a task" },
  };
}

/** Accepts any valid reference; the parser's message describes the problem. */
function reference(value: unknown, path: string): string | undefined {
  if (typeof value !== "string") return problemOf(text, value, path);
  try {
    ImageReference.parseNormalized(value);
    return undefined;
  } catch (error) {
    return `${path}: ${error instanceof Error ? error.message : "not an image reference"}`;
  }
}
