import { type DescMessage, fromBinary } from "@bufbuild/protobuf";
import {
  ActiveLaunchPlanListRequestSchema,
  ActiveLaunchPlanRequestSchema,
  CreateDownloadLinkRequestSchema,
  CreateDownloadLocationRequestSchema,
  CreateUploadLocationRequestSchema,
  DescriptionEntityListRequestSchema,
  GetDataRequestSchema,
  GetDomainRequestSchema,
  LaunchPlanCreateRequestSchema,
  LaunchPlanUpdateRequestSchema,
  NamedEntityGetRequestSchema,
  NamedEntityIdentifierListRequestSchema,
  NamedEntityListRequestSchema,
  ObjectGetRequestSchema,
  ProjectListRequestSchema,
  ResourceListRequestSchema,
  TaskCreateRequestSchema,
  WorkflowCreateRequestSchema,
} from "@flyte-settings/registration/wire";

export interface Method {
  readonly service: string;
  readonly request?: DescMessage;
  /** Does not require a token. */
  readonly open?: true;
  readonly usesDatabase?: true;
  readonly gateway: readonly [verb: string, path: string];
  nameOf(bytes: Uint8Array): string | undefined;
}

const admin = "flyteidl.service.AdminService";
const auth = "flyteidl.service.AuthMetadataService";
const identity = "flyteidl.service.IdentityService";
const dataProxy = "flyteidl.service.DataProxyService";
const api = "/api/v1";
const name = "/{id.project}/{id.domain}/{id.name}";
const id = `${name}/{id.version}`;
const list = "/{id.project}/{id.domain}(/{id.name})?";
const scope = "/{project}/{domain}";

/** The supported methods by name. */
export const methods: Readonly<Record<string, Method>> = {
  CreateTask: entity(TaskCreateRequestSchema, ["POST", `${api}/tasks`]),
  CreateWorkflow: entity(WorkflowCreateRequestSchema, ["POST", `${api}/workflows`]),
  CreateLaunchPlan: entity(LaunchPlanCreateRequestSchema, ["POST", `${api}/launch_plans`]),
  UpdateLaunchPlan: entity(LaunchPlanUpdateRequestSchema, ["PUT", `${api}/launch_plans${id}`]),
  GetTask: entity(ObjectGetRequestSchema, ["GET", `${api}/tasks${id}`]),
  GetWorkflow: entity(ObjectGetRequestSchema, ["GET", `${api}/workflows${id}`]),
  GetLaunchPlan: entity(ObjectGetRequestSchema, ["GET", `${api}/launch_plans${id}`]),
  GetActiveLaunchPlan: entity(ActiveLaunchPlanRequestSchema, ["GET", `${api}/active_launch_plans${name}`]),
  GetDescriptionEntity: entity(ObjectGetRequestSchema, ["GET", `${api}/description_entities/{id.resource_type}${id}`]),
  GetNamedEntity: entity(NamedEntityGetRequestSchema, ["GET", `${api}/named_entities/{resource_type}${name}`]),
  ListTasks: entity(ResourceListRequestSchema, ["GET", `${api}/tasks${list}`]),
  ListWorkflows: entity(ResourceListRequestSchema, ["GET", `${api}/workflows${list}`]),
  ListLaunchPlans: entity(ResourceListRequestSchema, ["GET", `${api}/launch_plans${list}`]),
  ListActiveLaunchPlans: entity(ActiveLaunchPlanListRequestSchema, ["GET", `${api}/active_launch_plans${scope}`]),
  ListTaskIds: entity(NamedEntityIdentifierListRequestSchema, ["GET", `${api}/task_ids${scope}`]),
  ListWorkflowIds: entity(NamedEntityIdentifierListRequestSchema, ["GET", `${api}/workflow_ids${scope}`]),
  ListLaunchPlanIds: entity(NamedEntityIdentifierListRequestSchema, ["GET", `${api}/launch_plan_ids${scope}`]),
  ListNamedEntities: entity(NamedEntityListRequestSchema, ["GET", `${api}/named_entities/{resource_type}${scope}`]),
  ListDescriptionEntities: entity(DescriptionEntityListRequestSchema, [
    "GET",
    `${api}/description_entities/{resource_type}${name}`,
  ]),
  ListProjects: entity(ProjectListRequestSchema, ["GET", `${api}/projects`]),
  GetDomains: { ...plain(admin, ["GET", `${api}/domains`]), request: GetDomainRequestSchema },
  GetVersion: plain(admin, ["GET", `${api}/version`]),
  CreateUploadLocation: proxied(CreateUploadLocationRequestSchema, ["POST", `${api}/dataproxy/artifact_urn`]),
  CreateDownloadLocation: proxied(CreateDownloadLocationRequestSchema, ["GET", `${api}/dataproxy/artifact_urn`]),
  CreateDownloadLink: proxied(CreateDownloadLinkRequestSchema, ["POST", `${api}/dataproxy/artifact_link`]),
  GetData: proxied(GetDataRequestSchema, ["GET", `${api}/data`]),
  GetOAuth2Metadata: { ...plain(auth, ["GET", "/.well-known/oauth-authorization-server"]), open: true },
  GetPublicClientConfig: { ...plain(auth, ["GET", "/config/v1/flyte_client"]), open: true },
  UserInfo: plain(identity, ["GET", "/me"]),
};

function proxied(request: DescMessage, gateway: Method["gateway"]): Method {
  return { ...plain(dataProxy, gateway), request, usesDatabase: true };
}

function plain(service: string, gateway: Method["gateway"]): Method {
  return { service, gateway, nameOf: () => undefined };
}

function entity(request: DescMessage, gateway: Method["gateway"]): Method {
  return {
    service: admin,
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
