"""One bundle by flytekit: bundle_peer.py SOURCE OUTPUT. Prints milliseconds of fast_package alone, imports not counted."""

import json
import sys
import time

from flytekit.constants import CopyFileDetection
from flytekit.tools.fast_registration import FastPackageOptions, fast_package

started = time.perf_counter()
fast_package(sys.argv[1], sys.argv[2], False, FastPackageOptions([], copy_style=CopyFileDetection.ALL))
print(json.dumps({"ms": (time.perf_counter() - started) * 1000}))
