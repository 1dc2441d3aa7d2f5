/** The location of Python in flytekit's own images. */
export const DEFAULT_PYTHON_INTERPRETER = "/opt/venv/bin/python3";

const ENTRYPOINT = "bin/entrypoint.py";

/**
 * The directory of the virtual environment that contains an interpreter: `/opt/venv` for `/opt/venv/bin/python3`; `""`
 * for a bare `python3`. Equivalent of flytekit's `SerializationSettings.venv_root_from_interpreter`: `os.path.dirname`,
 * twice, on POSIX.
 */
export function venvRootFromInterpreter(interpreter: string): string {
  return dirname(dirname(interpreter));
}

/** The entrypoint next to an interpreter, a POSIX path: `/opt/venv/bin/entrypoint.py`, or `bin/entrypoint.py`. */
export function entrypointPath(interpreter: string): string {
  const root = venvRootFromInterpreter(interpreter);
  return root === "" || root.endsWith("/") ? root + ENTRYPOINT : `${root}/${ENTRYPOINT}`;
}

/** Python's `posixpath.dirname`: trailing slashes are removed, unless there is nothing else. */
function dirname(path: string): string {
  const head = path.slice(0, path.lastIndexOf("/") + 1);
  let end = head.length;
  while (end > 0 && head[end - 1] === "/") end -= 1;
  return end === 0 ? head : head.slice(0, end);
}
