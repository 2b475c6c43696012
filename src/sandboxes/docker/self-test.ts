import { z } from "zod";
import { InfraError } from "../../errors.ts";
import type { Isolation, IsolationProbe } from "../../records/run.ts";
import type { Exit } from "../sandbox.ts";

interface Target {
  readonly name: string;
  readonly kind: "tcp" | "dns" | "http" | "write" | "interfaces" | "capabilities";
  readonly target: string;
  readonly expected: IsolationProbe["expected"];
}

/** What an agent must not reach, and the one thing it must. `hostAddresses`: this machine, seen from a container. */
export function isolationTargets(hostAddresses: readonly string[], otherPods: readonly string[]): Target[] {
  const blocked = (name: string, kind: Target["kind"], target: string): Target => {
    return { name, kind, target, expected: "blocked" };
  };
  return [
    { name: "gateway", kind: "http", target: "http://127.0.0.1:8080/health", expected: "allowed" },
    blocked("network interfaces besides loopback", "interfaces", "lo"),
    ...hostAddresses.map((address) => blocked("host", "tcp", `${address}:22`)),
    ...otherPods.map((address) => blocked("other container", "tcp", `${address}:8080`)),
    blocked("public address", "tcp", "1.1.1.1:443"),
    blocked("name resolution", "dns", "example.com"),
    blocked("root filesystem", "write", "/"),
    blocked("system configuration", "write", "/etc"),
    blocked("gateway sockets", "write", "/sockets"),
    blocked("capabilities", "capabilities", "self"),
    { name: "workspace", kind: "write", target: "/workspace", expected: "allowed" },
  ];
}

const Observed = z.array(
  z.object({
    name: z.string(),
    target: z.string(),
    observed: z.enum(["blocked", "allowed", "unknown"]),
    detail: z.string(),
  }),
);

/** Holds what the probe saw against what was expected. Anything but a full match is a failure. */
export function judge(targets: readonly Target[], exit: Exit): Isolation {
  const seen = parse(exit);
  const probes = targets.map(({ name, target, expected }): IsolationProbe => {
    const found = seen.find((probe) => probe.name === name && probe.target === target);
    return { name, target, expected, observed: found?.observed ?? "unknown", detail: found?.detail ?? "not probed" };
  });
  const verified = probes.every((probe) => probe.observed === probe.expected);
  return { status: verified ? "verified" : "failed", probes };
}

function parse(exit: Exit): z.infer<typeof Observed> {
  try {
    return Observed.parse(JSON.parse(exit.stdout.trim().split("\n").at(-1) ?? ""));
  } catch (cause) {
    throw new InfraError(
      "self-test-broken",
      `the isolation probe gave no result (${exit.stderr.trim() || "no output"})`,
      {
        cause,
        fix: "Run `npx agent-eval doctor`.",
      },
    );
  }
}
