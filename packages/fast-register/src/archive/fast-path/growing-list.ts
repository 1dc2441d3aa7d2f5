import type { FileList } from "../../list-files.ts";
import type { Walked, WalkOptions } from "../../walk-tree.ts";

/** A list that is used while it is still being made. */
export interface GrowingList extends FileList {
  /** So many files are known to be the first ones. */
  readonly known: number;
  readonly isComplete: boolean;
  /**
   * Waits until more than `count` files are known.
   * @returns `false` if the list is complete and there are none
   * @throws ListAbandoned if the list cannot be used
   */
  more(count: number): Promise<boolean>;
}

/** Whether a list has more than `count` files; waits for them if it grows. @throws ListAbandoned */
export async function hasMore(list: FileList | GrowingList, count: number): Promise<boolean> {
  return "more" in list ? list.more(count) : false;
}

export function knownFiles(list: FileList | GrowingList): number {
  return "known" in list ? list.known : list.files.length;
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
  let walked: Walked = { files: [], ordered: 0, links: new Map(), skipped: [] };
  let whole: FileList | undefined;
  let waiting: { readonly count: number; done(isMore: boolean): void; fail(error: Error): void } | undefined;
  let isAbandoned = false;
  let turned = 0;
  let last: { readonly at: number; readonly path: string | undefined } = { at: -1, path: undefined };
  const list: GrowingList = {
    root,
    get files() {
      return (whole ?? walked).files;
    },
    get links() {
      return (whole ?? walked).links;
    },
    get skipped() {
      return (whole ?? walked).skipped;
    },
    get known() {
      return whole?.files.length ?? walked.ordered;
    },
    get isComplete() {
      return whole !== undefined;
    },
    more: (count) =>
      new Promise((done, fail) => {
        if (isAbandoned) fail(new ListAbandoned());
        else if (whole !== undefined || list.known > count) done(list.known > count);
        else waiting = { count, done, fail };
      }),
  };
  const wake = (): void => {
    waiting?.done(list.known > waiting.count);
    waiting = undefined;
  };
  const abandon = (): void => {
    isAbandoned = true;
    waiting?.fail(new ListAbandoned());
  };
  return {
    list,
    onFolder(found) {
      walked = found;
      const { ordered, files } = walked;
      last = { at: ordered - 1, path: files[ordered - 1] };
      if (ordered < turned + TURN) return false;
      turned = ordered;
      wake();
      return true;
    },
    complete(list) {
      // what was used must be the beginning of the list
      if (list.files[last.at] !== last.path) return abandon();
      whole = list;
      wake();
    },
    abandon,
  };
}
