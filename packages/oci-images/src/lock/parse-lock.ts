import { FlyteSettingsError } from "@flyte-settings/core";
import { omitUndefined, shown } from "@flyte-settings/core/plugin";
import type { Document, LineCounter, Node, Pair, YAMLMap } from "yaml";
import { isDigest } from "../registry/digest.ts";
import { ImagesLock, type LockEntry, type LockOrigin } from "./images-lock.ts";

const VERSION = 1;
const MAX_CHARACTERS = 16 * 1024 * 1024;
const MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/;

type Yaml = typeof import("yaml");
type Fail = (why: string, node?: unknown) => FlyteSettingsError;

/**
 * Parses a lock file. Anything that is not understood is an error with its line.
 *
 * @param place the file, for messages
 * @throws LOCK_INVALID
 */
export async function parseImagesLock(text: string, place: string): Promise<ImagesLock> {
  const lineError = (why: string, line?: number): FlyteSettingsError =>
    new FlyteSettingsError("LOCK_INVALID", `${shown(place)}${line === undefined ? "" : `:${line}`}: ${why}`, {
      place,
      ...omitUndefined({ line }),
      hint: "Fix it, or delete it and run flyte-settings images pin.",
    });
  if (text.length > MAX_CHARACTERS) throw lineError("longer than 16 MiB");
  const marker = text.split("\n").findIndex((line) => MARKER.test(line.replace(/\r$/, "")));
  if (marker >= 0)
    throw lineError("a conflict marker of git; merge both sides, then run flyte-settings images pin", marker + 1);
  const [yaml, { refusedYaml }] = await Promise.all([import("yaml"), import("@flyte-settings/core/config")]);
  const refused = refusedYaml(text);
  if (refused !== undefined) {
    throw lineError(shown(refused.problem), text.slice(0, refused.offset).split("\n").length);
  }
  const counter = new yaml.LineCounter();
  const document = yaml.parseDocument(text.replace(/^\uFEFF/, ""), {
    lineCounter: counter,
    // fieldsOf checks for duplicates: the parser would compare each key with all others
    uniqueKeys: false,
    schema: "core",
    prettyErrors: false,
  });
  const problem = document.errors[0];
  if (problem)
    throw lineError(shown(problem.message.split("\n")[0] ?? "no YAML"), counter.linePos(problem.pos[0]).line);
  return readRoot(yaml, document, (why, node) => lineError(why, lineOf(counter, node)));
}

function lineOf(counter: LineCounter, node: unknown): number | undefined {
  const start = (node as Node | undefined)?.range?.[0];
  return start === undefined ? undefined : counter.linePos(start).line;
}

function readRoot(yaml: Yaml, document: Document.Parsed, fail: Fail): ImagesLock {
  const root = document.contents;
  if (!yaml.isMap(root)) throw fail("expected lockVersion and images", root ?? undefined);
  const fields = fieldsOf(yaml, root as YAMLMap, ["lockVersion", "images"], fail);
  const version = fields.get("lockVersion");
  const number = yaml.isScalar(version) ? version.value : undefined;
  if (number !== VERSION) {
    throw fail(
      `lockVersion ${shown(String(number ?? "missing"))} is not known; this version reads and writes 1`,
      version ?? root,
    );
  }
  const list = fields.get("images");
  if (!yaml.isSeq(list)) throw fail("images is not a list", list ?? root);
  const seen = new Map<string, number | undefined>();
  const images = list.items.map((item) => {
    if (!yaml.isMap(item)) throw fail("an entry that is not a mapping", item);
    const entry = readEntry(yaml, item as YAMLMap, fail);
    if (seen.has(entry.requested)) throw fail(`${shown(entry.requested)} stands here a second time`, item);
    seen.set(entry.requested, undefined);
    return entry;
  });
  return ImagesLock.withEntries(ImagesLock.empty, images);
}

const ENTRY_FIELDS = ["requested", "digest", "mediaType", "platform", "platforms", "origins"] as const;

function readEntry(yaml: Yaml, map: YAMLMap, fail: Fail): LockEntry {
  const fields = fieldsOf(yaml, map, ENTRY_FIELDS, fail);
  const text = (name: string): string | undefined => {
    const node = fields.get(name);
    if (node === undefined) return undefined;
    if (yaml.isScalar(node) && typeof node.value === "string" && node.value !== "") return node.value;
    throw fail(`${name} is not a string`, node);
  };
  const requested = text("requested");
  const digest = text("digest");
  if (requested === undefined) throw fail("an entry without requested", map);
  if (digest === undefined || !isDigest(digest)) {
    throw fail(
      `digest of ${shown(requested)} is not valid; expected sha256: and 64 hex digits, got ${shown(digest ?? "nothing")}`,
      fields.get("digest") ?? map,
    );
  }
  if (canonical(requested) !== requested) {
    throw fail(
      `requested is not a full reference with a tag: ${shown(requested)}; expected for example ghcr.io/acme/train:v3`,
      fields.get("requested"),
    );
  }
  const mediaType = text("mediaType");
  const platform = text("platform");
  const platforms = listOf(yaml, fields.get("platforms"), "platforms", fail)?.map((node) => {
    if (yaml.isScalar(node) && typeof node.value === "string") return node.value;
    throw fail("platforms contains a value that is not a string", node);
  });
  const origins = listOf(yaml, fields.get("origins"), "origins", fail)?.map((node) => readOrigin(yaml, node, fail));
  return {
    requested,
    digest,
    ...omitUndefined({ mediaType, platform, platforms, origins }),
  };
}

function readOrigin(yaml: Yaml, node: unknown, fail: Fail): LockOrigin {
  if (!yaml.isMap(node)) throw fail("an origin that is not a mapping", node);
  const fields = fieldsOf(yaml, node as YAMLMap, ["plugin", "from"], fail);
  const [plugin, from] = ["plugin", "from"].map((name) => {
    const value = fields.get(name);
    if (value === undefined || (yaml.isScalar(value) && typeof value.value === "string"))
      return value?.value as string | undefined;
    throw fail(`${name} of an origin is not a string`, value);
  });
  if (from === undefined) throw fail("an origin without from", node);
  return { ...omitUndefined({ plugin }), from };
}

function listOf(yaml: Yaml, node: unknown, name: string, fail: Fail): readonly unknown[] | undefined {
  if (node === undefined) return undefined;
  if (yaml.isSeq(node)) return node.items;
  throw fail(`${name} is not a list`, node);
}

function fieldsOf(yaml: Yaml, map: YAMLMap, known: readonly string[], fail: Fail): Map<string, Node> {
  const fields = new Map<string, Node>();
  for (const pair of map.items as Pair[]) {
    const key = yaml.isScalar(pair.key) ? String(pair.key.value) : "";
    if (!known.includes(key)) throw fail(`${shown(key)} is not known here; expected ${known.join(", ")}`, pair.key);
    if (fields.has(key)) throw fail(`${shown(key)} is set twice; map keys must be unique`, pair.key);
    fields.set(key, pair.value as Node);
  }
  return fields;
}

function canonical(requested: string): string | undefined {
  try {
    return ImagesLock.keyOf(requested);
  } catch {
    return undefined;
  }
}
