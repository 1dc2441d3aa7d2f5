import type { FakeAdmin } from "@flyte-settings/plugin-testkit";
import { adminClient } from "@flyte-settings/registration";

/** A length-delimited field of a message. */
export const field = (number: number, ...parts: (string | Buffer)[]): Buffer => {
  const value = Buffer.concat(parts.map((each) => Buffer.from(each)));
  const { length } = value;
  const size = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
  return Buffer.concat([Buffer.from([number * 8 + 2, ...size]), value]);
};

/** A task of flytesnacks/development with one container. */
export async function createTask(
  { grpc }: FakeAdmin,
  task: string,
  image: string,
  { version = "v1", args = [] }: { readonly version?: string; readonly args?: readonly string[] } = {},
): Promise<void> {
  const parts = [field(2, "flytesnacks"), field(3, "development"), field(4, task), field(5, version)];
  const id = field(1, Buffer.from([8, 1]), ...parts);
  const spec = field(2, field(1, id, field(6, field(1, image), ...args.map((arg) => field(3, arg)))));
  const client = adminClient({ endpoint: grpc });
  await client.call("flyteidl.service.AdminService/CreateTask", Buffer.concat([id, spec]));
  client.close();
}
