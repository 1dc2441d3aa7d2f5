"""The HTTP part of the recording Admin: its gateway, the store of the signed URLs, a token endpoint, and files."""
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from google.protobuf import json_format
from google.rpc import status_pb2

ID = "/(?P<project>[^/]+)/(?P<domain>[^/]+)/(?P<name>[^/]+)/(?P<version>[^/]+)"
ROUTES = [
    ("POST", "/api/v1/tasks", "CreateTask"),
    ("POST", "/api/v1/workflows", "CreateWorkflow"),
    ("POST", "/api/v1/launch_plans", "CreateLaunchPlan"),
    ("PUT", "/api/v1/launch_plans" + ID, "UpdateLaunchPlan"),
    ("GET", "/api/v1/tasks" + ID, "GetTask"),
    ("GET", "/api/v1/workflows" + ID, "GetWorkflow"),
    ("GET", "/api/v1/launch_plans" + ID, "GetLaunchPlan"),
    ("GET", "/api/v1/version", "GetVersion"),
    ("POST", "/api/v1/dataproxy/artifact_urn", "CreateUploadLocation"),
    ("GET", "/.well-known/oauth-authorization-server", "GetOAuth2Metadata"),
    ("GET", "/config/v1/flyte_client", "GetPublicClientConfig"),
]
HTTP = {
    "INVALID_ARGUMENT": 400, "UNAUTHENTICATED": 401, "PERMISSION_DENIED": 403, "NOT_FOUND": 404, "ALREADY_EXISTS": 409,
    "RESOURCE_EXHAUSTED": 429, "INTERNAL": 500, "UNIMPLEMENTED": 501, "UNAVAILABLE": 503, "DEADLINE_EXCEEDED": 504,
}
CODES = {
    "DEADLINE_EXCEEDED": 4, "INVALID_ARGUMENT": 3, "NOT_FOUND": 5, "ALREADY_EXISTS": 6, "PERMISSION_DENIED": 7,
    "RESOURCE_EXHAUSTED": 8, "UNIMPLEMENTED": 12, "INTERNAL": 13, "UNAVAILABLE": 14, "UNAUTHENTICATED": 16,
}


def serve(admin, methods, ssl_context=None):
    """Listens on a free port and returns it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or "0"))
            path = self.path.split("?")[0]
            for verb, pattern, name in ROUTES:
                found = re.fullmatch(pattern, path)
                if verb == self.command and found:
                    return self.call(name, found.groupdict(), body)
            if self.command == "PUT" and path.startswith("/flyte-data/"):
                status, answer = admin.put(self.path, dict(self.headers), body)
                return self.send(status, answer)
            admin.http.append({"method": self.command, "path": self.path, "body": body.decode("latin-1")})
            if path == "/oauth2/token":
                token = {"access_token": admin.options.get("token", ""), "token_type": "Bearer", "expires_in": 3600}
                return self.send(200, json.dumps(token).encode(), "application/json")
            file = Path(admin.options.get("files", "/nowhere")) / path.lstrip("/")
            return self.send(200, file.read_bytes()) if file.is_file() else self.send(404, b"")

        do_GET = do_POST = do_PUT = answer

        def call(self, name, path_id, body):
            is_json = self.headers.get("Content-Type", "application/json").startswith("application/json")
            _, request_type, _ = methods[name]
            request = request_type()
            if is_json:
                json_format.Parse(body or b"{}", request)
            else:
                request.ParseFromString(body)
            for field, value in path_id.items():
                setattr(request.id, field, unquote(value))
            metadata = {key.lower(): value for key, value in self.headers.items()}
            code, message, response = admin.respond(name, request, metadata)
            if code != "OK":
                response = status_pb2.Status(code=CODES[code], message=message)
            status = 200 if code == "OK" else HTTP[code]
            if is_json:
                text = json_format.MessageToJson(response, preserving_proto_field_name=True)
                return self.send(status, text.encode(), "application/json")
            return self.send(status, response.SerializeToString(), "application/octet-stream")

        def send(self, status, body, kind="application/octet-stream"):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if ssl_context is not None:
        server.socket = ssl_context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]
