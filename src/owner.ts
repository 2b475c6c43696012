import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { execa } from "execa";

/**
 * Names the process a container, volume or folder belongs to, so that the next run can tell the
 * leftovers of a killed run from the property of a live one. A process id alone is reused;
 * host, boot and start time make it unique.
 */
export async function currentOwner(): Promise<string> {
  return [hostname(), bootId(), process.pid, await startTime(process.pid), view()].join("|");
}

/** False only when the owner is surely gone: it ran on this host, and its process does not exist any more. */
export async function mayBeAlive(owner: string): Promise<boolean> {
  const [host, boot, pid, started, seenFrom] = owner.split("|");
  if (host !== hostname()) return true;
  if (boot !== bootId()) return false;
  // Process ids of another container or user cannot be looked up from here.
  if (seenFrom !== view()) return true;
  return (await startTime(Number(pid))) === started;
}

/** Whose processes, of which namespace, this process can see. */
function view(): string {
  const user = process.getuid?.() ?? 0;
  try {
    return `${user} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return String(user);
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "boot";
  }
}

/** When a process started, as an opaque text; "gone" when it does not exist or only waits to be reaped. */
export async function startTime(pid: number): Promise<string> {
  if (process.platform === "linux") {
    try {
      // The second field is the command in parentheses and may hold spaces; state is field 3, starttime 22.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const ended = fields[0] === "Z" || fields[0] === "X";
      return ended ? "gone" : (fields[19] ?? "gone");
    } catch {
      return "gone";
    }
  }
  const { stdout, exitCode } = await execa("ps", ["-o", "lstart=", "-p", String(pid)], { reject: false });
  return exitCode === 0 && stdout.trim() !== "" ? stdout.trim() : "gone";
}
