/** The handler of each method. */
import { create } from "@bufbuild/protobuf";
import { GetVersionResponseSchema, ResourceType } from "@flyte-settings/registration/wire";
import { activeLaunchPlan, updateLaunchPlan } from "./activation.ts";
import { type AdminAnswer, accept, refuse } from "./answer.ts";
import { oauth2Metadata, publicClientConfig, userInfo } from "./auth-metadata.ts";
import { getDescription, listDescriptions } from "./descriptions.ts";
import { downloadLink, downloadLocation, getData } from "./download-location.ts";
import { createLaunchPlan, createTask, createWorkflow, get } from "./entities.ts";
import { kinds, listActiveLaunchPlans, listOf } from "./list-entities.ts";
import { getNamedEntity, listNamedEntities, listNames } from "./list-names.ts";
import { getDomains, listProjects } from "./projects.ts";
import type { AdminState } from "./state.ts";
import { uploadLocation } from "./upload-location.ts";

const handlers: Readonly<Record<string, (bytes: Uint8Array, state: AdminState) => AdminAnswer>> = {
  CreateTask: createTask,
  CreateWorkflow: createWorkflow,
  CreateLaunchPlan: createLaunchPlan,
  UpdateLaunchPlan: updateLaunchPlan,
  GetTask: get(ResourceType.TASK),
  GetWorkflow: get(ResourceType.WORKFLOW),
  GetLaunchPlan: get(ResourceType.LAUNCH_PLAN),
  GetActiveLaunchPlan: activeLaunchPlan,
  GetDescriptionEntity: getDescription,
  GetNamedEntity: getNamedEntity,
  ListTasks: listOf(kinds.task, "ListTasks"),
  ListWorkflows: listOf(kinds.workflow, "ListWorkflows"),
  ListLaunchPlans: listOf(kinds.launchPlan, "ListLaunchPlans"),
  ListActiveLaunchPlans: listActiveLaunchPlans,
  ListTaskIds: listNames("task", " for ListUniqueTaskIdentifiers"),
  ListWorkflowIds: listNames("workflow", " for ListWorkflowIdentifiers"),
  ListLaunchPlanIds: listNames("launchPlan"),
  ListNamedEntities: listNamedEntities,
  ListDescriptionEntities: listDescriptions,
  ListProjects: listProjects,
  GetDomains: getDomains,
  GetVersion: () => accept(GetVersionResponseSchema, create(GetVersionResponseSchema, version)),
  CreateUploadLocation: uploadLocation,
  CreateDownloadLocation: downloadLocation,
  CreateDownloadLink: downloadLink,
  GetData: getData,
  GetOAuth2Metadata: oauth2Metadata,
  GetPublicClientConfig: publicClientConfig,
  UserInfo: userInfo,
};

const version = { controlPlaneVersion: { Version: "1.16.8" } };

/** Admin's response to this call. */
export function answerCall(method: string, bytes: Uint8Array, state: AdminState): AdminAnswer {
  const handler = handlers[method];
  if (handler === undefined) return refuse("UNIMPLEMENTED", `unknown method ${method}`);
  try {
    return handler(bytes, state);
  } catch (error) {
    return refuse("INTERNAL", `grpc: error unmarshalling request: ${(error as Error).message}`);
  }
}
