"""A recording Flyte Admin on gRPC: decodes with the published flyteidl, answers as it is told, writes down what came.

    python recording_admin.py '{"answers": [{"method": "CreateTask", "code": "UNAVAILABLE", "times": 2}]}'

Prints {"port": N} when it listens; when its standard input closes, one line {"requests": [...]} (protobuf JSON, names
of the .proto files), and ends. Options: answers, workers (default 16), delay_ms, cert and key (PEM files, for TLS),
token and header (calls need "Bearer TOKEN" there), quiet (count only).
"""
import base64
import json
import sys
import threading
import time
from concurrent import futures

import grpc
from flyteidl.admin import common_pb2, launch_plan_pb2, task_pb2, version_pb2, workflow_pb2
from flyteidl.service import dataproxy_pb2
from google.protobuf import json_format

ADMIN = "flyteidl.service.AdminService"
METHODS = {
    "CreateTask": (ADMIN, task_pb2.TaskCreateRequest, task_pb2.TaskCreateResponse),
    "CreateWorkflow": (ADMIN, workflow_pb2.WorkflowCreateRequest, workflow_pb2.WorkflowCreateResponse),
    "CreateLaunchPlan": (ADMIN, launch_plan_pb2.LaunchPlanCreateRequest, launch_plan_pb2.LaunchPlanCreateResponse),
    "UpdateLaunchPlan": (ADMIN, launch_plan_pb2.LaunchPlanUpdateRequest, launch_plan_pb2.LaunchPlanUpdateResponse),
    "GetTask": (ADMIN, common_pb2.ObjectGetRequest, task_pb2.Task),
    "GetWorkflow": (ADMIN, common_pb2.ObjectGetRequest, workflow_pb2.Workflow),
    "GetLaunchPlan": (ADMIN, common_pb2.ObjectGetRequest, launch_plan_pb2.LaunchPlan),
    "GetVersion": (ADMIN, version_pb2.GetVersionRequest, version_pb2.GetVersionResponse),
    "CreateUploadLocation": (
        "flyteidl.service.DataProxyService",
        dataproxy_pb2.CreateUploadLocationRequest,
        dataproxy_pb2.CreateUploadLocationResponse,
    ),
}


class Admin:
    def __init__(self, options):
        self.options = options
        self.answers = [dict(answer) for answer in options.get("answers", [])]
        self.requests = []
        self.lock = threading.Lock()

    def handler(self, name):
        _, _, response_type = METHODS[name]

        def answer(request, context):
            if self.options.get("delay_ms"):
                time.sleep(self.options["delay_ms"] / 1000)
            code, message = self.verdict(name, request, context)
            with self.lock:
                self.requests.append((name, request, code, dict(context.invocation_metadata())))
            if code != "OK":
                context.abort(grpc.StatusCode[code], message)
            return response_type()

        return answer

    def verdict(self, name, request, context):
        token = self.options.get("token")
        if token is not None:
            sent = dict(context.invocation_metadata()).get(self.options.get("header", "flyte-authorization"))
            if sent != f"Bearer {token}":
                return "UNAUTHENTICATED", "token parse error"
        with self.lock:
            for planned in self.answers:
                named = planned.get("name") in (None, getattr(getattr(request, "id", None), "name", None))
                if planned["method"] == name and named and planned.get("times", 1) > 0:
                    if "times" in planned:
                        planned["times"] -= 1
                    return planned["code"], planned.get("message", "")
        return "OK", ""

    def recorded(self):
        if self.options.get("quiet"):
            return {"count": len(self.requests)}
        return {
            "requests": [
                {
                    "method": name,
                    "json": json_format.MessageToDict(request, preserving_proto_field_name=True),
                    "base64": base64.b64encode(request.SerializeToString()).decode(),
                    "code": code,
                }
                for name, request, code, _ in self.requests
            ]
        }


def main():
    options = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    admin = Admin(options)
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=options.get("workers", 16)))
    by_service = {}
    for name, (service, request_type, response_type) in METHODS.items():
        by_service.setdefault(service, {})[name] = grpc.unary_unary_rpc_method_handler(
            admin.handler(name), request_type.FromString, response_type.SerializeToString
        )
    for service, handlers in by_service.items():
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, handlers),))
    if "cert" in options:
        with open(options["key"], "rb") as key, open(options["cert"], "rb") as cert:
            credentials = grpc.ssl_server_credentials([(key.read(), cert.read())])
        port = server.add_secure_port("127.0.0.1:0", credentials)
    else:
        port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(json.dumps({"port": port}), flush=True)
    sys.stdin.read()
    print(json.dumps(admin.recorded()), flush=True)
    server.stop(None)


if __name__ == "__main__":
    main()
