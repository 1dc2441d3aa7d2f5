"""The same requests, one after the other, with the published stubs: python register_client.py PORT REQUESTS.json"""
import base64
import json
import sys

import grpc
from flyteidl.admin import launch_plan_pb2, task_pb2, workflow_pb2
from flyteidl.service import admin_pb2_grpc

TYPES = {
    "CreateTask": task_pb2.TaskCreateRequest,
    "CreateWorkflow": workflow_pb2.WorkflowCreateRequest,
    "CreateLaunchPlan": launch_plan_pb2.LaunchPlanCreateRequest,
}

with open(sys.argv[2]) as file:
    requests = json.load(file)
with grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}") as channel:
    admin = admin_pb2_grpc.AdminServiceStub(channel)
    for request in requests:
        message = TYPES[request["method"]].FromString(base64.b64decode(request["bytes"]))
        getattr(admin, request["method"])(message)
