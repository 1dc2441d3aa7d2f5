"""A recording Flyte Admin: decodes with the published flyteidl, responds as configured and records all requests.

    python recording_admin.py '{"answers": [{"method": "CreateTask", "code": "UNAVAILABLE", "times": 2}]}'

Prints {"port": N, "http": N} when its gRPC port and HTTP gateway listen. When its standard input closes, it prints
one line {"requests": [...], "uploads": [...], "http": [...]} (protobuf JSON, names of the .proto files) and exits; a line
with new options on its standard input prints the same line and starts a new recording with these options.

Options: answers, upload_answers, workers (default 16), delay_ms, cert and key (PEM files, for TLS), token and header
(which must contain "Bearer TOKEN" in calls), files (a directory served over HTTP), quiet (count only).
"""
import base64
import hashlib
import json
import sys
import ssl
import threading
import time
from concurrent import futures

import grpc
import recording_gateway
from flyteidl.admin import common_pb2, launch_plan_pb2, task_pb2, version_pb2, workflow_pb2
from flyteidl.service import auth_pb2, dataproxy_pb2
from google.protobuf import json_format

ADMIN = "flyteidl.service.AdminService"
AUTH = "flyteidl.service.AuthMetadataService"
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
    "GetOAuth2Metadata": (AUTH, auth_pb2.OAuth2MetadataRequest, auth_pb2.OAuth2MetadataResponse),
    "GetPublicClientConfig": (AUTH, auth_pb2.PublicClientAuthConfigRequest, auth_pb2.PublicClientAuthConfigResponse),
}
OPEN = ("GetOAuth2Metadata", "GetPublicClientConfig")


class Admin:
    def __init__(self, options):
        self.lock = threading.Lock()
        self.store = None
        self.start(options)

    def start(self, options):
        self.options = options
        self.answers = [dict(answer) for answer in options.get("answers", [])]
        self.requests = []
        self.uploads = []
        self.http = []
        self.workflows = {}

    def handler(self, name):
        def answer(request, context):
            code, message, response = self.respond(name, request, dict(context.invocation_metadata()))
            if code != "OK":
                context.abort(grpc.StatusCode[code], message)
            return response

        return answer

    def respond(self, name, request, metadata):
        """The recorded response: code, message, response."""
        if self.options.get("delay_ms"):
            time.sleep(self.options["delay_ms"] / 1000)
        code, message = self.verdict(name, request, metadata)
        response = METHODS[name][2]()
        if code == "OK" and name == "CreateWorkflow":
            self.workflows[key(request.id)] = request
        if code == "OK" and name == "GetWorkflow":
            code, message, response = self.workflow(request.id)
        if code == "OK" and name == "CreateUploadLocation":
            response = self.location(request)
        if code == "OK" and name in OPEN:
            code, message, response = self.metadata(name)
        with self.lock:
            self.requests.append((name, request, code))
        return code, message, response

    def verdict(self, name, request, metadata):
        token = self.options.get("token")
        if token is not None and name not in OPEN:
            if metadata.get(self.options.get("header", "flyte-authorization")) != f"Bearer {token}":
                return "UNAUTHENTICATED", "token parse error"
        with self.lock:
            for planned in self.answers:
                named = planned.get("name") in (None, getattr(getattr(request, "id", None), "name", None))
                if planned["method"] == name and named and planned.get("times", 1) > 0:
                    if "times" in planned:
                        planned["times"] -= 1
                    return planned["code"], planned.get("message", "")
        return "OK", ""

    def metadata(self, name):
        if self.options.get("token") is None:
            return "UNIMPLEMENTED", f"unknown service {AUTH}", None
        http = f"http://127.0.0.1:{self.store}"
        if name == "GetOAuth2Metadata":
            return "OK", "", auth_pb2.OAuth2MetadataResponse(
                issuer=http,
                authorization_endpoint=f"{http}/oauth2/authorize",
                token_endpoint=f"{http}/oauth2/token",
            )
        return "OK", "", auth_pb2.PublicClientAuthConfigResponse(
            client_id="flytectl",
            redirect_uri="http://localhost:53593/callback",
            scopes=["all", "offline"],
            authorization_metadata_key=self.options.get("header", "flyte-authorization"),
        )

    def workflow(self, asked):
        created = self.workflows.get(key(asked))
        if created is None:
            return "NOT_FOUND", f"missing entity of type Workflow with identifier {asked.name}", None
        answer = workflow_pb2.Workflow(id=created.id)
        answer.closure.compiled_workflow.primary.template.CopyFrom(created.spec.template)
        return "OK", "", answer

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
                for name, request, code in self.requests
            ],
            "uploads": self.uploads,
            "http": self.http,
        }


def key(identifier):
    return (identifier.project, identifier.domain, identifier.name, identifier.version)


def main():
    options = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    admin = Admin(options)
    context = None
    if "cert" in options:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options["cert"], options["key"])
    admin.store = recording_gateway.serve(admin, METHODS)
    gateway = admin.store if context is None else recording_gateway.serve(admin, METHODS, context)
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
    print(json.dumps({"port": port, "http": gateway}), flush=True)
    for line in sys.stdin:
        print(json.dumps(admin.recorded()), flush=True)
        admin.start(json.loads(line))
    print(json.dumps(admin.recorded()), flush=True)
    server.stop(None)


if __name__ == "__main__":
    main()
