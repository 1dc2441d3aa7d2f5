"""A recording Flyte Admin on gRPC: decodes with the published flyteidl, answers as it is told, writes down what came.

    python recording_admin.py '{"answers": [{"method": "CreateTask", "code": "UNAVAILABLE", "times": 2}]}'

Prints {"port": N} when it listens; when its standard input closes, one line {"requests": [...], "uploads": [...]}
(protobuf JSON, names of the .proto files), and ends. Options: answers, upload_answers, workers (default 16), delay_ms,
cert and key (PEM files, for TLS), token and header (calls need "Bearer TOKEN" there), quiet (count only).
"""
import base64
import hashlib
import json
import sys
import threading
import time
from concurrent import futures
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
        self.uploads = []
        self.workflows = {}
        self.store = None
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
            if name == "CreateWorkflow":
                self.workflows[key(request.id)] = request
            if name == "GetWorkflow":
                return self.workflow(request.id, context)
            if name == "CreateUploadLocation":
                return self.location(request)
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

    def workflow(self, asked, context):
        created = self.workflows.get(key(asked))
        if created is None:
            context.abort(
                grpc.StatusCode.NOT_FOUND, f"missing entity of type Workflow with identifier {asked.name}"
            )
        answer = workflow_pb2.Workflow(id=created.id)
        answer.closure.compiled_workflow.primary.template.CopyFrom(created.spec.template)
        return answer

    def location(self, request):
        folder = base64.b32encode(request.content_md5).decode()
        path = f"flyte-data/{request.project}/{request.domain}/{folder}/{request.filename}"
        headers = {"Content-MD5": base64.b64encode(request.content_md5).decode(), "Content-Length": "24"}
        return dataproxy_pb2.CreateUploadLocationResponse(
            signed_url=f"http://127.0.0.1:{self.store}/{path.replace('=', '%3D')}?X-Amz-Signature=5ec4e7",
            native_url=f"s3://{path}",
            headers=headers,
        )

    def put(self, path, headers, body):
        planned = self.options.get("upload_answers", [])
        answer = planned[min(len(self.uploads), len(planned) - 1)] if planned else {"status": 200}
        self.uploads.append({"path": path, "headers": headers, "size": len(body), "md5": hashlib.md5(body).hexdigest()})
        return answer["status"], answer.get("body", "").encode()

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
            ],
            "uploads": self.uploads,
        }


def key(identifier):
    return (identifier.project, identifier.domain, identifier.name, identifier.version)


def serve_store(admin):
    class Store(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            status, answer = admin.put(self.path, dict(self.headers), body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    options = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    admin = Admin(options)
    admin.store = serve_store(admin)
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
