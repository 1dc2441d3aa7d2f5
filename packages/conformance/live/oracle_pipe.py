"""The pipe of every oracle: JSON requests and responses, one per line, with the bridge's markers in values."""

import base64
import datetime
import json
import math
import os
import re
import shutil
import sys

ODD_KEY = re.compile(r"(0|[1-9][0-9]{0,9})\Z")


def read_marks(v):
    if isinstance(v, list):
        return [read_marks(e) for e in v]
    if not isinstance(v, dict):
        return v
    if len(v) == 1:
        (key, inner), = v.items()
        if key == "$pairs":
            return {read_marks(k): read_marks(e) for k, e in inner}
        if key == "$float":
            return float(inner)
        if key == "$int":
            return int(inner)
    return {k: read_marks(e) for k, e in v.items()}


def write_marks(v):
    if v is None or isinstance(v, (bool, str)):
        return v
    if isinstance(v, int):
        return v if abs(v) < 2**53 else {"$int": str(v)}
    if isinstance(v, float):
        return {"$float": repr(v)} if math.isnan(v) or math.isinf(v) or v.is_integer() else v
    if isinstance(v, (list, tuple)):
        return [write_marks(e) for e in v]
    if isinstance(v, dict):
        odd = any(not isinstance(k, str) or k == "__proto__" or ODD_KEY.match(k) for k in v)
        pairs = [[write_marks(k), write_marks(e)] for k, e in v.items()]
        return {"$pairs": pairs} if odd else dict(pairs)
    if isinstance(v, (datetime.date, datetime.datetime)):
        return {"$date": v.isoformat()}
    if isinstance(v, bytes):
        return {"$bytes": base64.b64encode(v).decode()}
    if isinstance(v, (set, frozenset)):
        return {"$set": [write_marks(e) for e in v]}
    if isinstance(v, datetime.timedelta):
        return {"$seconds": v.total_seconds() if v.total_seconds() % 1 else int(v.total_seconds())}
    raise TypeError(f"no mark for {type(v)}")


def answer(request, ops, running, clean):
    input = read_marks(request.get("input"))
    try:
        with running(input or {}):
            return {"id": request.get("id"), "output": write_marks(ops[request["op"]](input))}
    except Exception as error:  # any exception is the response
        return {"id": request.get("id"), "error": {"type": type(error).__name__, "message": str(error)}}
    finally:
        clean()


def serve(ops, running, clean, root):
    """Responds until the input ends, then removes the working directory `root`."""
    # flytekit and Flyte 2 may print: only responses go to the real stdout.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        for line in sys.stdin.buffer:
            out.write(json.dumps(answer(json.loads(line), ops, running, clean)).encode() + b"\n")
            out.flush()
    finally:
        os.chdir("/")
        shutil.rmtree(root, ignore_errors=True)
