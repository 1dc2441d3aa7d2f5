import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type FakeAdmin, fakeAdmin } from "@flyte-settings/plugin-testkit";

export interface LoginAdmin {
  readonly admin: FakeAdmin;
  /** For each token request: `id:secret` of its Basic header, a space, its form. */
  readonly sent: readonly string[];
  close(): Promise<void>;
}

/** A Flyte Admin that requires a token, and a token server that issues one to every client. */
export async function loginAdmin(): Promise<LoginAdmin> {
  const sent: string[] = [];
  const tokens = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const basic = Buffer.from(request.headers.authorization?.split(" ")[1] ?? "", "base64").toString();
      sent.push(`${basic} ${Buffer.concat(chunks).toString()}`);
      response.writeHead(200).end(JSON.stringify({ access_token: "good" }));
    });
  });
  await new Promise<void>((resolve) => tokens.listen(0, "127.0.0.1", resolve));
  const tokenEndpoint = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`;
  const admin = await fakeAdmin({ auth: { isValid: (token) => token === "good", tokenEndpoint } });
  return {
    admin,
    sent,
    async close() {
      await admin.close();
      tokens.closeAllConnections();
      await new Promise((resolve) => tokens.close(resolve));
    },
  };
}
