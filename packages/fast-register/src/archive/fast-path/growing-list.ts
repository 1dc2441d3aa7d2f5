import type { FileList } from "../../list-files.ts";
import type { WalkOptions } from "../../walk-tree.ts";

/** A list that is used while it is still being made: `files` grows. */
export interface GrowingList extends FileList {
  readonly isComplete: boolean;
  /**
   * Waits until there are more than `count` files.
   * @returns `false` if the list is complete and there are none
   * @throws ListAbandoned if the list cannot be used
   */
  more(count: number): Promise<boolean>;
}

/** Whether a list has more than `count` files; waits for them if it grows. @throws ListAbandoned */
export async function hasMore(list: FileList | GrowingList, count: number): Promise<boolean> {
  return "more" in list ? list.more(count) : false;
}

export function isGrowing(list: FileList | GrowingList): boolean {
  return "more" in list && !list.isComplete;
}

export class ListAbandoned extends Error {}

/** The making of a list, seen by its maker. */
export interface Growth {
  readonly list: GrowingList;
  readonly onFolder: NonNullable<WalkOptions["onFolder"]>;
  /** Adds the rest. */
  complete(list: FileList): void;
  abandon(): void;
}

/** So many files are worth a turn of the event loop. */
const TURN = 256;

export function growingList(root: string): Growth {
  const files: string[] = [];
  let links: ReadonlyMap<string, string> = new Map();
  let whole: FileList | undefined;
  let waiting: { readonly count: number; done(isMore: boolean): void; fail(error: Error): void } | undefined;
  let isAbandoned = false;
  let turned = 0;
  const list: GrowingList = {
    root,
    get files() {
      return whole?.files ?? files;
    },
    get links() {
      return whole?.links ?? links;
    },
    get skipped() {
      return whole?.skipped ?? [];
    },
    get isComplete() {
      return whole !== undefined;
    },
    more: (count) =>
      new Promise((done, fail) => {
        if (isAbandoned) fail(new ListAbandoned());
        else if (whole !== undefined || files.length > count) done(list.files.length > count);
        else waiting = { count, done, fail };
      }),
  };
  const wake = (): void => {
    waiting?.done(list.files.length > waiting.count);
    waiting = undefined;
  };
  const abandon = (): void => {
    isAbandoned = true;
    waiting?.fail(new ListAbandoned());
  };
  return {
    list,
    onFolder(walked) {
      links = walked.links;
      while (files.length < walked.ordered) files.push(walked.files[files.length] as string);
      if (files.length < turned + TURN) return false;
      turned = files.length;
      wake();
      return true;
    },
    complete(list) {
      // what was used must be the beginning of the list
      if (files.length > 0 && list.files[files.length - 1] !== files.at(-1)) return abandon();
      whole = list;
      wake();
    },
    abandon,
  };
}
