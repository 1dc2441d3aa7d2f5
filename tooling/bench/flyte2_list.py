"""The SDK's list and digest of --copy-style all: flyte2_list.py SOURCE. Prints milliseconds and CPU seconds, imports not counted."""

import json
import os
import pathlib
import sys
import time

from flyte._code_bundle import _ignore, _packaging


def cpu():
    """Of this process and of the git processes that it waited for."""
    return sum(os.times()[:4])


source = pathlib.Path(sys.argv[1])
ignores = (_ignore.StandardIgnore, _ignore.GitIgnore, _ignore.FlyteIgnore)
started, before = time.perf_counter(), cpu()
files, digest = _packaging.list_files_to_bundle(source, True, *ignores, copy_style="all")
used = cpu() - before
print(json.dumps({"ms": (time.perf_counter() - started) * 1000, "cpuMs": used * 1000, "files": len(files), "digest": digest}))
