/** Flyte's messages, generated from its protos, and functions for them: for tools that read or change packages. */
export {
  AnnotationsSchema,
  AuthRoleSchema,
  EnvsSchema,
  LabelsSchema,
  NamedEntityGetRequestSchema,
  type NamedEntityIdentifierListRequest,
  NamedEntityIdentifierListRequestSchema,
  NamedEntityIdentifierListSchema,
  NamedEntityListRequestSchema,
  NamedEntityListSchema,
  NamedEntitySchema,
  type ObjectGetRequest,
  ObjectGetRequestSchema,
  RawOutputDataConfigSchema,
  type ResourceListRequest,
  ResourceListRequestSchema,
  type Sort,
  Sort_Direction,
} from "./gen/flyteidl/admin/common_pb.js";
export {
  type DescriptionEntity,
  DescriptionEntityListRequestSchema,
  DescriptionEntityListSchema,
  DescriptionEntitySchema,
} from "./gen/flyteidl/admin/description_entity_pb.js";
export {
  ActiveLaunchPlanListRequestSchema,
  type ActiveLaunchPlanRequest,
  ActiveLaunchPlanRequestSchema,
  type LaunchPlan,
  type LaunchPlanCreateRequest,
  LaunchPlanCreateRequestSchema,
  LaunchPlanListSchema,
  LaunchPlanSchema,
  type LaunchPlanSpec,
  LaunchPlanSpecSchema,
  LaunchPlanState,
  type LaunchPlanUpdateRequest,
  LaunchPlanUpdateRequestSchema,
} from "./gen/flyteidl/admin/launch_plan_pb.js";
export {
  GetDomainRequestSchema,
  GetDomainsResponseSchema,
  InactiveProjectSchema,
  ProjectListRequestSchema,
  ProjectSchema,
  ProjectsSchema,
} from "./gen/flyteidl/admin/project_pb.js";
export {
  type Task,
  type TaskCreateRequest,
  TaskCreateRequestSchema,
  TaskListSchema,
  TaskSchema,
  type TaskSpec,
  TaskSpecSchema,
} from "./gen/flyteidl/admin/task_pb.js";
export { GetVersionResponseSchema } from "./gen/flyteidl/admin/version_pb.js";
export {
  type CreateWorkflowFailureReason,
  CreateWorkflowFailureReasonSchema,
  type Workflow,
  WorkflowClosureSchema,
  type WorkflowCreateRequest,
  WorkflowCreateRequestSchema,
  WorkflowListSchema,
  WorkflowSchema,
  type WorkflowSpec,
  WorkflowSpecSchema,
} from "./gen/flyteidl/admin/workflow_pb.js";
export {
  type CompiledTask,
  CompiledTaskSchema,
  type CompiledWorkflowClosure,
  CompiledWorkflowClosureSchema,
} from "./gen/flyteidl/core/compiler_pb.js";
export { type Identifier, IdentifierSchema, ResourceType } from "./gen/flyteidl/core/identifier_pb.js";
export {
  type ParameterMap,
  ParameterMapSchema,
  ParameterSchema,
  type TypedInterface,
  TypedInterfaceSchema,
} from "./gen/flyteidl/core/interface_pb.js";
export { type Literal, LiteralSchema } from "./gen/flyteidl/core/literals_pb.js";
export { IdentitySchema, SecurityContextSchema } from "./gen/flyteidl/core/security_pb.js";
export {
  type Container,
  ContainerSchema,
  type K8sPod,
  K8sPodSchema,
  type TaskTemplate,
  TaskTemplateSchema,
} from "./gen/flyteidl/core/tasks_pb.js";
export { type LiteralType, LiteralTypeSchema, SimpleType } from "./gen/flyteidl/core/types_pb.js";
export {
  type Node,
  NodeSchema,
  type WorkflowTemplate,
  WorkflowTemplateSchema,
} from "./gen/flyteidl/core/workflow_pb.js";
export {
  OAuth2MetadataResponseSchema,
  PublicClientAuthConfigResponseSchema,
} from "./gen/flyteidl/service/auth_pb.js";
export {
  CreateDownloadLinkRequestSchema,
  type CreateDownloadLocationRequest,
  CreateDownloadLocationRequestSchema,
  CreateDownloadLocationResponseSchema,
  type CreateUploadLocationRequest,
  CreateUploadLocationRequestSchema,
  type CreateUploadLocationResponse,
  CreateUploadLocationResponseSchema,
  GetDataRequestSchema,
} from "./gen/flyteidl/service/dataproxy_pb.js";
export { UserInfoResponseSchema } from "./gen/flyteidl/service/identity_pb.js";
export { podContainers } from "./inspect/pod-containers.ts";
export {
  decodeEntity,
  type EntityMessages,
  encodeEntity,
  entitySchemas,
  messageJson,
  requestJson,
  requestSchemas,
} from "./wire/messages.ts";
