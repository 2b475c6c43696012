import { isLoopback } from "../containers/loopback.ts";
import { type Check, type Finding, found, ok } from "./check.ts";
import { serversThatRun } from "./patient.ts";

/** More than this (ms) is no network, and no rounding. */
const TOLERATED = 5000;

/**
 * Clocks of this machine, the engine and the model servers agree. A virtual machine that slept has a wrong one:
 * TLS refuses certificates there, and what happened first is told wrong.
 */
export const clock: Check = {
  inContainers: false,
  async run(patient) {
    const { engine } = patient.findings;
    const servers = serversThatRun(patient).filter(({ url }) => isLoopback(url));
    const seen = [
      ...(engine === null ? [] : [{ who: "Docker", skew: engine.clockSkewMs, fix: ofEngine }]),
      ...(await Promise.all(
        servers.map(async ({ kind, url }) => {
          return { who: kind, skew: await patient.instruments.clockSkewMs(url), fix: ofServer };
        }),
      )),
    ];
    const known = seen.flatMap(({ skew, ...rest }) => (skew === null ? [] : [{ ...rest, skew }]));
    const wrong = known.filter(({ skew }) => Math.abs(skew) > TOLERATED);
    if (wrong.length > 0) {
      return wrong.map(({ who, skew, fix }): Finding => {
        const side = skew < 0 ? "behind" : "ahead of";
        return found("clock", "warning", `${who} is ${Math.abs(skew / 1000).toFixed(0)} s ${side} this machine`, fix);
      });
    }
    if (known.length === 0) return [];
    return [ok("clock", `agrees with ${known.map(({ who }) => who).join(", ")}`)];
  },
};

const ofEngine = "Restart Docker, and let the machine keep its time by NTP (`timedatectl set-ntp true`).";
const ofServer = "Let both machines keep their time by NTP; restart the server's virtual machine if it has one.";
