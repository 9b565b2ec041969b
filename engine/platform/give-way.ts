// A fit may take a minute; whoever waits for a page is served first. On Linux a thread, and a process of a database on this
// machine, can be told to give way. Elsewhere they take their turn like everybody.
import { readFileSync, readlinkSync } from "node:fs";
import { constants, setPriority } from "node:os";

const LOW = constants.priority.PRIORITY_BELOW_NORMAL;

/** The calling thread gives way to all others from now on. A priority once lowered is not raised again without rights: for threads that end. */
export function threadGivesWay(): void {
  const id = threadId();
  if (id !== undefined) tryTo(() => setPriority(id, LOW));
}

/** A thread's number for the system: a link to it stands in /proc, as the calling thread sees it. */
export function threadId(): number | undefined {
  return process.platform === "linux" ? tryTo(() => Number(readlinkSync("/proc/thread-self").split("/").at(-1))) : undefined;
}

/**
 * The database's process that serves a connection gives way, if it runs on this machine and is ours to tell.
 *
 * @param processId as the database says, which may mean another machine's process
 * @param clientPort the connection's port on our side: the process's title names it, so that no other is taken for it
 */
export function backendGivesWay(processId: number, clientPort: number): void {
  if (process.platform !== "linux") return;
  tryTo(() => {
    const title = readFileSync(`/proc/${processId}/cmdline`, "utf8");
    if (title.startsWith("postgres") && title.includes(`(${clientPort})`)) setPriority(processId, LOW);
  });
}

/** To give way is a courtesy: where the system does not allow it, the work is done all the same. */
function tryTo<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
