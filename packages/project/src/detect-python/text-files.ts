import { type Detection, lineOf } from "./detection.ts";

/** `.python-version` as pyenv and uv write it: the first version counts; a name (`system`, `acme-env`) is none. */
export function readPythonVersionFile(text: string): readonly Detection[] {
  const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim());
  const at = lines.findIndex((line) => line !== "");
  const value = /^(?:cpython[-@])?(\d+\.\d+(?:\.\d+)?)/.exec(lines[at] ?? "")?.[1];
  return value === undefined ? [] : [{ field: "pythonVersion", value, line: at + 1 }];
}

/** A pin of flytekit in a requirements file, and the Python that `pip-compile` or `uv pip compile` names at its head. */
export function readRequirements(written: string): readonly Detection[] {
  const text = shortLines(written);
  const pin = /^ ?flytekit ?(?:\[[^\]\n]*\])? ?={2,3} ?v?([^\s;#,\\*]+)(?=[\s;#\\]|$)/im;
  const compiled = /^#.*pip(?:-| )compile(?: with Python |.*--python-version[ =])(\d+\.\d+(?:\.\d+)?)/m;
  return [detection("flytekitVersion", text, pin), detection("pythonVersion", text, compiled)].flat();
}

/** The files that a requirements file includes by `-r`, as it writes them. */
export function includedRequirements(written: string): readonly string[] {
  return [...shortLines(written).matchAll(/^ ?(?:-r|--requirement)[ =]([^\s#]+)/gm)].map(([, path = ""]) => path);
}

/** `.tool-versions` of asdf and mise: the first version counts. */
export function readToolVersions(written: string): readonly Detection[] {
  return detection("pythonVersion", shortLines(written), /^ ?python (\d+\.\d+(?:\.\d+)?)/m);
}

/** `mise.toml`: `python = "3.11"` under `[tools]`, alone or as the first of a list. */
export function readMise(written: string): readonly Detection[] {
  return detection("pythonVersion", shortLines(written), /^ ?["']?python["']? ?= ?\[? ?["'](\d+\.\d+(?:\.\d+)?)["']/m);
}

/** `runtime.txt` of Heroku and Cloud Foundry: `python-3.11.4`. */
export function readRuntime(written: string): readonly Detection[] {
  return detection("pythonVersion", shortLines(written), /^ ?python-(\d+\.\d+(?:\.\d+)?)/m);
}

/** `environment.yml` of conda, with pip's section. */
export function readCondaEnvironment(written: string): readonly Detection[] {
  const text = shortLines(written);
  return [
    detection("pythonVersion", text, /^ ?- ?["']?python ?={1,2} ?(\d+\.\d+(?:\.\d+)?)/m),
    detection("flytekitVersion", text, /^ ?- ?["']?flytekit ?={1,2} ?v?(\d[^\s"'#;*]*)/m),
  ].flat();
}

/** `pyvenv.cfg`, as `venv` (`version`) and uv and virtualenv (`version_info`) write it. */
export function readPyvenvConfig(text: string): readonly Detection[] {
  return detection("pythonVersion", text, /^version(?:_info)?[ \t]*=[ \t]*(\d+\.\d+(?:\.\d+)?)/m);
}

const MAX_LINE = 1000;

/** Each run of blanks is one blank, and long lines are empty: the time of an expression is then linear in the text. */
function shortLines(text: string): string {
  return text
    .split("\n")
    .map((line) => (line.length > MAX_LINE ? "" : line.replace(/[ \t]+/g, " ")))
    .join("\n");
}

function detection(field: Detection["field"], text: string, pattern: RegExp): readonly Detection[] {
  const value = pattern.exec(text)?.[1];
  return value === undefined ? [] : [{ field, value, ...lineOf(text, pattern) }];
}
