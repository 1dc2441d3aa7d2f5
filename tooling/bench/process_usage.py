"""Runs a program and prints its usage, children included: process_usage.py PROGRAM ARGUMENT..."""

import json
import resource
import subprocess
import sys
import time

started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
ms = (time.perf_counter() - started) * 1000
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"ms": ms, "cpuMs": (used.ru_utime + used.ru_stime) * 1000, "peakMiB": used.ru_maxrss / 1024}))
sys.exit(code)
