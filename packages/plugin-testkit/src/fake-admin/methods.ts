import { type DescMessage, fromBinary } from "@bufbuild/protobuf";
import {
  ActiveLaunchPlanRequestSchema,
  CreateUploadLocationRequestSchema,
  LaunchPlanCreateRequestSchema,
  LaunchPlanUpdateRequestSchema,
  ObjectGetRequestSchema,
  TaskCreateRequestSchema,
  WorkflowCreateRequestSchema,
} from "@flyte-settings/registration/wire";

export interface Method {
  readonly service: string;
  readonly request?: DescMessage;
  /** Needs no token. */
  readonly open?: true;
  readonly usesDatabase?: true;
  readonly gateway: readonly [verb: string, path: string];
  nameOf(bytes: Uint8Array): string | undefined;
}

const admin = "flyteidl.service.AdminService";
const auth = "flyteidl.service.AuthMetadataService";
const identity = "flyteidl.service.IdentityService";
const api = "/api/v1";
const id = "/{project}/{domain}/{name}/{version}";

/** What this Admin can be asked, by the method's name. */
export const methods: Readonly<Record<string, Method>> = {
  CreateTask: entity(admin, TaskCreateRequestSchema, ["POST", `${api}/tasks`]),
  CreateWorkflow: entity(admin, WorkflowCreateRequestSchema, ["POST", `${api}/workflows`]),
  CreateLaunchPlan: entity(admin, LaunchPlanCreateRequestSchema, ["POST", `${api}/launch_plans`]),
  UpdateLaunchPlan: entity(admin, LaunchPlanUpdateRequestSchema, ["PUT", `${api}/launch_plans${id}`]),
  GetTask: entity(admin, ObjectGetRequestSchema, ["GET", `${api}/tasks${id}`]),
  GetWorkflow: entity(admin, ObjectGetRequestSchema, ["GET", `${api}/workflows${id}`]),
  GetLaunchPlan: entity(admin, ObjectGetRequestSchema, ["GET", `${api}/launch_plans${id}`]),
  GetActiveLaunchPlan: entity(admin, ActiveLaunchPlanRequestSchema, [
    "GET",
    `${api}/active_launch_plans/{project}/{domain}/{name}`,
  ]),
  GetVersion: plain(admin, ["GET", `${api}/version`]),
  CreateUploadLocation: {
    ...plain("flyteidl.service.DataProxyService", ["POST", `${api}/dataproxy/artifact_urn`]),
    request: CreateUploadLocationRequestSchema,
    usesDatabase: true,
  },
  GetOAuth2Metadata: { ...plain(auth, ["GET", "/.well-known/oauth-authorization-server"]), open: true },
  GetPublicClientConfig: { ...plain(auth, ["GET", "/config/v1/flyte_client"]), open: true },
  UserInfo: plain(identity, ["GET", "/me"]),
};

function plain(service: string, gateway: Method["gateway"]): Method {
  return { service, gateway, nameOf: () => undefined };
}

function entity(service: string, request: DescMessage, gateway: Method["gateway"]): Method {
  return {
    service,
    request,
    gateway,
    usesDatabase: true,
    nameOf(bytes) {
      try {
        return (fromBinary(request, bytes) as unknown as { id?: { name?: string } }).id?.name;
      } catch {
        return undefined;
      }
    },
  };
}
