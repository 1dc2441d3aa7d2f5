/**
 * The main file for images without flytekit's `bin/entrypoint.py`: a Python script that runs its arguments as a command
 * on the driver, with the flytekit of the interpreter that runs it. If the code is downloaded to a directory first, it
 * changes to that directory, so that flytekit sends the downloaded code to the executors (L12).
 */
export const entrypointScript = `#!/usr/bin/env python3
"""Runs a Flyte task on the driver of a Spark job: entrypoint.py pyflyte-execute ARGS...

The first argument is pyflyte-execute, pyflyte-fast-execute or pyflyte-map-execute, as in the arguments of the task.
Made by: flyte-settings spark entrypoint
"""

import os
import sys

COMMANDS = ("pyflyte-execute", "pyflyte-fast-execute", "pyflyte-map-execute")


def in_destination(args):
    """Works in --dest-dir: what flytekit zips for the executors is the working directory."""
    own = args[: args.index("--")] if "--" in args else args
    if "--dest-dir" not in own[:-1]:
        return args
    at = own.index("--dest-dir") + 1
    if own[at] == "":
        return args
    destination = os.path.abspath(os.path.expanduser(own[at]))
    args = args[:at] + [destination] + args[at + 1 :]
    if "--additional-distribution" in own[:-1]:
        at = own.index("--additional-distribution") + 1
        if "://" not in args[at] and os.path.exists(args[at]):
            args = args[:at] + [os.path.abspath(args[at])] + args[at + 1 :]
    os.makedirs(destination, exist_ok=True)
    os.chdir(destination)
    return args


def main(argv):
    if len(argv) < 2 or argv[1] not in COMMANDS:
        given = repr(argv[1]) if len(argv) > 1 else "nothing"
        print(f"entrypoint.py: expected one of {', '.join(COMMANDS)}, got {given}", file=sys.stderr)
        return 2
    try:
        from flytekit.bin import entrypoint
    except ImportError as error:
        print(f"entrypoint.py: {sys.executable} has no flytekit: {error}", file=sys.stderr)
        return 1
    commands = {
        "pyflyte-execute": entrypoint.execute_task_cmd,
        "pyflyte-fast-execute": entrypoint.fast_execute_task_cmd,
        "pyflyte-map-execute": entrypoint.map_execute_task_cmd,
    }
    args = argv[2:]
    if argv[1] == "pyflyte-fast-execute":
        args = in_destination(args)
        # it starts pyflyte-execute by name: the one beside this interpreter
        os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
    commands[argv[1]].main(args=args, prog_name=argv[1])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
`;
