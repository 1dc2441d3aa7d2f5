# Reads {"text": YAML of an ImageSpec file, "root": directory} per line; prints {"name"} or {"error"}.
import json
import os
import sys

import yaml
from flytekit.image_spec.image_spec import ImageSpec

for line in sys.stdin:
    request = json.loads(line)
    os.chdir(request["root"])
    try:
        answer = {"name": ImageSpec(**yaml.safe_load(request["text"])).image_name()}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
