/** AuthMetadataService and IdentityService, which do not exist if login is disabled. */
import { create } from "@bufbuild/protobuf";
import {
  OAuth2MetadataResponseSchema,
  PublicClientAuthConfigResponseSchema,
  UserInfoResponseSchema,
} from "@flyte-settings/registration/wire";
import { type AdminAnswer, accept, refuse } from "./answer.ts";
import type { AdminState } from "./state.ts";

export function oauth2Metadata(_: Uint8Array, { auth }: AdminState): AdminAnswer {
  if (auth === undefined) return unknownService("AuthMetadataService");
  return accept(
    OAuth2MetadataResponseSchema,
    create(OAuth2MetadataResponseSchema, {
      authorizationEndpoint: auth.authorizationEndpoint ?? "",
      tokenEndpoint: auth.tokenEndpoint ?? "",
      deviceAuthorizationEndpoint: auth.deviceAuthorizationEndpoint ?? "",
    }),
  );
}

export function publicClientConfig(_: Uint8Array, { auth }: AdminState): AdminAnswer {
  if (auth === undefined) return unknownService("AuthMetadataService");
  return accept(
    PublicClientAuthConfigResponseSchema,
    create(PublicClientAuthConfigResponseSchema, {
      clientId: auth.clientId ?? "flytectl",
      redirectUri: auth.redirectUri ?? "http://localhost:53593/callback",
      scopes: [...(auth.scopes ?? ["offline", "all"])],
      authorizationMetadataKey: auth.header ?? "flyte-authorization",
    }),
  );
}

export function userInfo(_: Uint8Array, { auth }: AdminState): AdminAnswer {
  if (auth === undefined) return unknownService("IdentityService");
  return accept(UserInfoResponseSchema, create(UserInfoResponseSchema, { subject: "somebody" }));
}

function unknownService(name: string): AdminAnswer {
  return refuse("UNIMPLEMENTED", `unknown service flyteidl.service.${name}`);
}
