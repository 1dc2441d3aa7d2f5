#!/usr/bin/env python3
"""version://REPOSITORY is that repository with the text in VERSION as its tag; only ghcr.io/acme/ is ours to run."""
import json
import pathlib
import sys

OURS = "ghcr.io/acme/"


def provide_image(message, request):
    repository = (request.get("reference") or "").partition("version://")[2]
    if not repository:
        return None  # not mine
    return f"{repository}:{(pathlib.Path(message['root']) / 'VERSION').read_text().strip()}"


def check_image(message, image):
    if image["reference"].startswith(OURS):
        return []
    return [
        {
            "code": "foreign-registry",
            "severity": "warning",
            "place": f"image {image['name']}",
            "message": f"{image['reference']} is not under {OURS}",
            "fix": f"Copy it to {OURS}, or ask the platform team.",
        }
    ]


def answer(message, request):
    try:
        if message["hook"] == "provideImage":
            return {"id": request["id"], "answer": provide_image(message, request["request"])}
        return {"id": request["id"], "answer": check_image(message, request["image"])}
    except OSError as error:
        return {"id": request["id"], "error": str(error)}


message = json.load(sys.stdin)
if message["apiVersion"] != 1:
    sys.exit(f"written for apiVersion 1, got {message['apiVersion']}")
json.dump({"apiVersion": 1, "answers": [answer(message, request) for request in message["requests"]]}, sys.stdout)
