import { lineOf, type Sighting } from "./detection.ts";

/** `.python-version` as pyenv and uv write it: the first version counts; a name (`system`, `acme-env`) is none. */
export function readPythonVersionFile(text: string): readonly Sighting[] {
  const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim());
  const at = lines.findIndex((line) => line !== "");
  const value = /^(?:cpython[-@])?(\d+\.\d+(?:\.\d+)?)/.exec(lines[at] ?? "")?.[1];
  return value === undefined ? [] : [{ field: "pythonVersion", value, line: at + 1 }];
}

/** A pin of flytekit in a requirements file, and the Python that `pip-compile` or `uv pip compile` names at its head. */
export function readRequirements(written: string): readonly Sighting[] {
  const text = shortLines(written);
  const pin = /^ ?flytekit ?(?:\[[^\]\n]*\])? ?={2,3} ?([^\s;#,\\*]+)(?=[\s;#\\]|$)/im;
  const compiled = /^#.*pip(?:-| )compile(?: with Python |.*--python-version[ =])(\d+\.\d+(?:\.\d+)?)/m;
  return [sighting("flytekitVersion", text, pin), sighting("pythonVersion", text, compiled)].flat();
}

/** `pyvenv.cfg`, as `venv` (`version`) and uv and virtualenv (`version_info`) write it. */
export function readPyvenvConfig(text: string): readonly Sighting[] {
  return sighting("pythonVersion", text, /^version(?:_info)?[ \t]*=[ \t]*(\d+\.\d+(?:\.\d+)?)/m);
}

const MAX_LINE = 1000;

/** Each run of blanks is one blank, and long lines are empty: the time of an expression is then linear in the text. */
function shortLines(text: string): string {
  return text
    .split("\n")
    .map((line) => (line.length > MAX_LINE ? "" : line.replace(/[ \t]+/g, " ")))
    .join("\n");
}

function sighting(field: Sighting["field"], text: string, pattern: RegExp): readonly Sighting[] {
  const value = pattern.exec(text)?.[1];
  return value === undefined ? [] : [{ field, value, ...lineOf(text, pattern) }];
}
