// A real OAuth2 server, npm's oidc-provider, in its own process: PKCE with a public client, device flow, client
// credentials; access tokens are JWTs. The first argument is its directory. Prints {"origin": "http://127.0.0.1:N"},
// then one line {"grant": "authorization_code"} for each token it issues; exits when standard input closes.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.argv[2], "package.json"));
const { Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const device = "urn:ietf:params:oauth:grant-type:device_code";
const provider = new Provider(origin, {
  clients: [
    {
      client_id: "flytectl",
      application_type: "native",
      token_endpoint_auth_method: "none",
      redirect_uris: ["http://localhost:53593/callback"], // for a native client, the port is ignored
      grant_types: ["authorization_code", "refresh_token", device],
      response_types: ["code"],
    },
    {
      client_id: "robot",
      client_secret: "s3cret+/=?&",
      redirect_uris: [],
      grant_types: ["client_credentials"],
      response_types: [],
    },
  ],
  scopes: ["all", "offline"],
  pkce: { required: () => true },
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  cookies: { keys: ["only for tests"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  features: {
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => "https://flyte.example.com",
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: "all offline",
        audience: "https://flyte.example.com",
        accessTokenTTL: 3600,
        accessTokenFormat: "jwt",
      }),
    },
  },
});
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
provider.on("grant.success", (context) => tell({ grant: context.oidc.params.grant_type }));
provider.on("grant.error", (_, error) => tell({ refused: error.message, why: error.error_description }));
server.on("request", provider.callback());
tell({ origin });
process.stdin.on("end", () => process.exit(0)).resume();
