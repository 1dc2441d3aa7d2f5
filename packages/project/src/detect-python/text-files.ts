import { type Detection, type Finding, lineOf, type Sdk } from "./detection.ts";
import { readRequirement, readSpecifier } from "./requirement.ts";
import { singleMinor } from "./single-minor.ts";

/** `.python-version` as pyenv and uv write it: the first version is used; names (`system`, `acme-env`) are ignored. */
export function readPythonVersionFile(text: string): readonly Finding[] {
  const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim());
  const at = lines.findIndex((line) => line !== "");
  const written = lines[at] ?? "";
  const value = /^(?:cpython[-@])?(\d+\.\d+(?:\.\d+)?)/.exec(written)?.[1];
  if (value !== undefined) return [{ field: "pythonVersion", value, line: at + 1 }];
  const reason = "it is a name, not a version";
  return written === "" ? [] : [{ field: "pythonVersion", written: written.slice(0, 80), line: at + 1, reason }];
}

/**
 * The SDK's pins in a requirements file, and the Python version that `pip-compile` or `uv pip compile` writes in its
 * header.
 */
export function readRequirements(written: string, sdk: Sdk = "flytekit"): readonly Finding[] {
  const compiled = /^#.*pip(?:-| )compile(?: with Python |.*--python-version[ =])(\d+\.\d+(?:\.\d+)?)/m;
  const pins = logicalLines(written).flatMap(({ text, line }) => {
    // pip options follow the requirement: --hash=sha256:…
    const requirement = text.replace(/(?:^| )#.*/, "").replace(/ --?\w.*/, "");
    return readRequirement(requirement, line, sdk) ?? [];
  });
  return [...pins, ...detection("pythonVersion", shortLines(written), compiled)];
}

/** The files that a requirements file includes with `-r` and `-c`, as written. */
export function includedRequirements(written: string): readonly string[] {
  const option = /^ ?(?:-[rc] ?|--(?:requirement|constraint)[ =])([^\s#]+)/gm;
  return [...shortLines(written).matchAll(option)].map(([, path = ""]) => path);
}

/** `.tool-versions` of asdf and mise: the first version is used. */
export function readToolVersions(written: string): readonly Detection[] {
  return detection("pythonVersion", shortLines(written), /^ ?python (\d+\.\d+(?:\.\d+)?)/m);
}

/** `mise.toml`: `python = "3.11"` under `[tools]`, or the first entry of a list. */
export function readMise(written: string): readonly Detection[] {
  return detection("pythonVersion", shortLines(written), /^ ?["']?python["']? ?= ?\[? ?["'](\d+\.\d+(?:\.\d+)?)["']/m);
}

/** `runtime.txt` as used by Heroku and Cloud Foundry: `python-3.11.4`. */
export function readRuntime(written: string): readonly Detection[] {
  return detection("pythonVersion", shortLines(written), /^ ?python-(\d+\.\d+(?:\.\d+)?)/m);
}

/** conda's `environment.yml`, including its pip section. */
export function readCondaEnvironment(written: string, sdk: Sdk = "flytekit"): readonly Finding[] {
  return logicalLines(written).flatMap(({ text, line }): readonly Finding[] => {
    const [, entry] =
      /^ ?- ?(?:["'](.*?)["']|([^#]*?)) ?(?:#.*)?$/.exec(text)?.filter((each) => each !== undefined) ?? [];
    const spec = (entry ?? "").replace(/^[\w.-]+::/, "").trim();
    return spec.startsWith("python") ? condaPython(spec, line) : condaSdk(spec, line, sdk);
  });
}

function condaPython(spec: string, line: number): readonly Finding[] {
  const [, written = ""] = /^python ?([=<>!~ ].*)$/.exec(spec) ?? [];
  if (written === "") return [];
  const exact = /^={0,2} ?(\d+\.\d+(?:\.\d+)?)(?:\.\*|=.*)?$/.exec(written.trim())?.[1];
  const value = exact ?? singleMinor(written);
  if (value !== undefined) return [{ field: "pythonVersion", value, line }];
  return [{ field: "pythonVersion", written: spec, line, reason: "it leaves several Python versions" }];
}

const condaPins: Readonly<Record<Sdk, RegExp>> = {
  flytekit: /^flytekit ?= ?(\d+\.\d+\.[^\s=,*|<>]+)(?:=\S*)?$/,
  flyte: /^flyte ?= ?(\d+\.\d+\.[^\s=,*|<>]+)(?:=\S*)?$/,
};

/** conda writes `flytekit=1.16.0` or `flytekit=1.16.0=build`; the pip section contains requirements. */
function condaSdk(spec: string, line: number, sdk: Sdk): readonly Finding[] {
  const [, version] = condaPins[sdk].exec(spec) ?? [];
  const found = version === undefined ? readRequirement(spec, line, sdk) : readSpecifier(`==${version}`, { line, sdk });
  return found === undefined ? [] : [found];
}

/** `pyvenv.cfg`, as `venv` (`version`) and uv and virtualenv (`version_info`) write it. */
export function readPyvenvConfig(text: string): readonly Detection[] {
  return detection("pythonVersion", text, /^version(?:_info)?[ \t]*=[ \t]*(\d+\.\d+(?:\.\d+)?)/m);
}

const MAX_LINE = 1000;

/** Collapses runs of blanks and empties long lines, so that regular expressions run in linear time. */
function shortLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => (line.length > MAX_LINE ? "" : line.replace(/[ \t]+/g, " ")))
    .join("\n");
}

/**
 * Lines as pip reads them: a trailing backslash continues a line. Each has the number of its first line. Only the start
 * of a long line is kept; the requirement comes before the options that make it long.
 */
function logicalLines(written: string): readonly { readonly text: string; readonly line: number }[] {
  const lines: { readonly parts: string[]; length: number; readonly line: number }[] = [];
  let continued = false;
  for (const [index, text] of shortLines(written).split("\n").entries()) {
    const open = continued ? lines.at(-1) : undefined;
    continued = text.endsWith("\\");
    const part = continued ? `${text.slice(0, -1)} ` : text;
    if (open === undefined) lines.push({ parts: [part], length: part.length, line: index + 1 });
    else if (open.length <= 2 * MAX_LINE) {
      open.parts.push(part);
      open.length += part.length;
    }
  }
  return lines.map(({ parts, line }) => ({ text: parts.join("").replace(/ +/g, " ").trim(), line }));
}

function detection(field: Detection["field"], text: string, pattern: RegExp): readonly Detection[] {
  const value = pattern.exec(text)?.[1];
  return value === undefined ? [] : [{ field, value, ...lineOf(text, pattern) }];
}
