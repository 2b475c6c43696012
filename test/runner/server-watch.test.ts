import { describe, expect, test } from "vitest";
import type { ReadyModel } from "../../src/backends/backend.ts";
import { ProfileError } from "../../src/errors.ts";
import type { TrialRecord } from "../../src/records/trial.ts";
import { ServerWatch } from "../../src/runner/server-watch.ts";
import { trial } from "../reports/records.ts";
import { ready, task } from "./fakes.ts";

/** A server that can be let die, and what its watch told. */
function watched({ revivable = true, gone = false } = {}) {
  const told: string[] = [];
  const stopped: string[] = [];
  const server = { dead: false, revivals: 0, looks: 0 };
  const run = new AbortController();
  const { model } = ready();
  if (model === null) throw new Error("this profile has a model");
  const answering: ReadyModel = {
    ...model,
    async postMortem() {
      server.looks += 1;
      return server.dead ? "its container has ended (exit code 1)" : null;
    },
    revive: revivable
      ? async () => {
          // What a revival meets when the run ends meanwhile.
          run.signal.throwIfAborted();
          if (gone) throw new ProfileError("port-in-use", "port 1 is taken");
          server.revivals += 1;
          server.dead = false;
        }
      : null,
  };
  const watch = new ServerWatch(answering, {
    say: (text) => told.push(text),
    onStopped: (reason) => stopped.push(reason),
    signal: run.signal,
  });
  return { watch, server, told, stopped, run };
}

let clock = 0;
/** One after the other, unless told when. */
function ended(more: Partial<TrialRecord> = {}, at?: number): TrialRecord {
  clock += 10;
  const fromMs = at ?? clock;
  const modelSlot = { session: 1, slot: 0, fromMs, toMs: fromMs + 5 };
  return { ...trial("one", "a", 1), verdict: "unresolved", blame: "agent", reason: "no", modelSlot, ...more };
}
const silent = (fromMs?: number) =>
  ended({ blame: "profile", usage: null, timeToFirstTokenMs: null, reason: "no answer" }, fromMs);
const broken = () => ended({ blame: "profile", timeToFirstTokenMs: 5, reason: "it broke" });

describe("a server that dies", () => {
  test("is started again before the next trial, which never meets the dead one", async () => {
    const { watch, server, told } = watched();
    await watch.upstream(task("one"));
    watch.ended(broken());
    server.dead = true;
    expect(await watch.upstream(task("two"))).toMatchObject({ kind: "replay" });
    expect(server).toMatchObject({ dead: false, revivals: 1 });
    expect(told.join()).toContain("its container has ended (exit code 1)");
  });

  test("once for trials that begin together", async () => {
    const { watch, server } = watched();
    server.dead = true;
    await Promise.all(["one", "two"].map((name) => watch.upstream(task(name))));
    expect(server.revivals).toBe(1);
  });

  test("again and again: its profile is stopped at the third death without a trial that it survived", async () => {
    const { watch, server, stopped } = watched();
    for (let death = 1; death <= 2; death += 1) {
      server.dead = true;
      await watch.upstream(task("one"));
      watch.ended(broken());
    }
    expect(watch.signal.aborted).toBe(false);
    server.dead = true;
    await expect(watch.upstream(task("one"))).rejects.toMatchObject({ code: "profile-stopped" });
    expect(server.revivals).toBe(2);
    expect(watch.signal.aborted).toBe(true);
    expect(stopped).toEqual([expect.stringMatching(/died again .*\(exit code 1\)/)]);
    await expect(watch.upstream(task("two"))).rejects.toMatchObject({ code: "profile-stopped" });
  });

  test("but serves trials in between, is started again each time", async () => {
    const { watch, server } = watched();
    for (let death = 1; death <= 6; death += 1) {
      server.dead = true;
      await watch.upstream(task("one"));
      watch.ended(broken());
      await watch.upstream(task("two"));
      watch.ended(ended());
    }
    expect(server.revivals).toBe(6);
  });

  test("and cannot be started again: its profile is stopped, and both reasons are told", async () => {
    const { watch, server, stopped } = watched({ gone: true });
    server.dead = true;
    await expect(watch.upstream(task("one"))).rejects.toMatchObject({ blame: "profile" });
    expect(stopped).toEqual([expect.stringMatching(/exit code 1[\s\S]*cannot be started again: port 1 is taken/)]);
  });

  test("and is being started again when the run is interrupted: its profile is not stopped", async () => {
    const { watch, server, stopped, run } = watched();
    server.dead = true;
    run.abort(new Error("interrupted"));
    await expect(watch.upstream(task("one"))).rejects.toThrow("interrupted");
    expect(stopped).toEqual([]);
    expect(watch.signal.aborted).toBe(false);
  });

  test("and is not ours to start is not asked before each trial", async () => {
    const { watch, server } = watched({ revivable: false });
    server.dead = true;
    await watch.upstream(task("one"));
    expect(server.looks).toBe(0);
  });
});

describe("a server that answers nobody", () => {
  test("has its profile stopped after four attempts in a row, with the reason of the last", () => {
    const { watch, stopped } = watched({ revivable: false });
    for (let attempt = 1; attempt <= 3; attempt += 1) watch.ended(silent());
    expect(stopped).toEqual([]);
    watch.ended(silent());
    expect(stopped).toEqual([expect.stringContaining("no answer")]);
    expect(watch.signal.aborted).toBe(true);
  });

  test("and then answers, though badly, begins anew; what infrastructure lost says nothing of it", () => {
    const { watch, stopped } = watched({ revivable: false });
    for (let attempt = 1; attempt <= 3; attempt += 1) watch.ended(silent());
    watch.ended(ended({ verdict: "ungraded", blame: "infra" }));
    watch.ended(broken());
    for (let attempt = 1; attempt <= 3; attempt += 1) watch.ended(silent());
    expect(stopped).toEqual([]);
  });

  test("counts once for trials that met the same breakdown together", () => {
    const { watch, stopped } = watched({ revivable: false });
    for (const together of [1000, 1001, 1002, 1003]) watch.ended(silent(together));
    expect(stopped).toEqual([]);
  });
});
