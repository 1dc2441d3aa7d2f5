export interface Member {
  readonly path: string;
  readonly flag?: string;
  readonly content?: string;
  readonly target?: string;
}

/** A small ustar archive; paths over 100 bytes get a pax header. */
export function tar(members: readonly Member[]): Buffer {
  return Buffer.concat([...members.flatMap(blocks), Buffer.alloc(1024)]);
}

function blocks(member: Member): Buffer[] {
  if (member.path.length <= 100) return block(member);
  const rest = ` path=${member.path}\n`;
  const length = [2, 3, 4]
    .map((digits) => digits + rest.length)
    .find((sum) => String(sum).length + rest.length === sum);
  return [
    ...block({ path: "pax", flag: "x", content: `${length}${rest}` }),
    ...block({ ...member, path: member.path.slice(0, 100) }),
  ];
}

function block({ path, flag = "0", content = "", target = "" }: Member): Buffer[] {
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write("0000644\0", 100);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write(flag, 156);
  header.write(target, 157, 100);
  header.write("ustar\u000000", 257);
  withChecksum(header);
  return [header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)];
}

export function withChecksum(bytes: Buffer): Buffer {
  bytes.write("        ", 148);
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}
