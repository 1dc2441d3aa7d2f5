"""Reads lines {"kind", "base64"} and prints each entity as protobuf JSON with the names of the .proto files, decoded by the
published flyteidl."""
import base64
import json
import sys

from flyteidl.admin import launch_plan_pb2, task_pb2, workflow_pb2
from google.protobuf import json_format

TYPES = {"task": task_pb2.TaskSpec, "workflow": workflow_pb2.WorkflowSpec, "launchPlan": launch_plan_pb2.LaunchPlan}

for line in sys.stdin:
    asked = json.loads(line)
    message = TYPES[asked["kind"]]()
    message.ParseFromString(base64.b64decode(asked["base64"]))
    print(json.dumps(json_format.MessageToDict(message, preserving_proto_field_name=True)), flush=True)
