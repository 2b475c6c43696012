import { spawn } from "node:child_process";
import { hostname } from "node:os";
import { describe, expect, test, vi } from "vitest";
import { currentOwner, mayBeAlive, startTime } from "../../src/owner.ts";
import { fillPlaceholders } from "../../src/sandboxes/command.ts";
import { BoundedOutput } from "../../src/sandboxes/output.ts";

describe("who owns leftovers", () => {
  test("this process is alive; one that is gone, or another of the same number, is not", async () => {
    const [host, boot, pid, started, view] = (await currentOwner()).split("|");
    expect([host, pid]).toEqual([hostname(), String(process.pid)]);
    expect(await mayBeAlive([host, boot, pid, started, view].join("|"))).toBe(true);
    expect(await mayBeAlive([host, boot, pid, "1", view].join("|"))).toBe(false);
    expect(await mayBeAlive([host, boot, 2 ** 22 + 1, started, view].join("|"))).toBe(false);
    expect(await mayBeAlive([host, "another-boot", pid, started, view].join("|"))).toBe(false);
    // Another container, or another user, whose processes cannot be seen from here: left alone.
    expect(await mayBeAlive([host, boot, 2 ** 22 + 1, "1", "1001 pid:[1]"].join("|"))).toBe(true);
  });

  test("nothing is known of another host, nor of nonsense: left alone", async () => {
    expect(await mayBeAlive("elsewhere|boot|1|2")).toBe(true);
    expect(await mayBeAlive("")).toBe(true);
    expect(await mayBeAlive("nonsense")).toBe(true);
  });

  test("a killed process that nobody has reaped yet is gone", async () => {
    // The shell becomes a sleep that never waits for its child.
    const parent = spawn("sh", ["-c", "sleep 0.05 & echo $!; exec sleep 20"], { stdio: ["ignore", "pipe", "ignore"] });
    const pid = await new Promise<number>((resolve) => parent.stdout.once("data", (text) => resolve(Number(text))));
    await vi.waitFor(async () => expect(await startTime(pid)).toBe("gone"));
    expect(() => process.kill(pid, 0)).not.toThrow();
    parent.kill("SIGKILL");
  });
});

describe("bounded output", () => {
  const mib = 1024 * 1024;
  const textOf = (...chunks: Uint8Array[]) => {
    const output = new BoundedOutput();
    for (const chunk of chunks) output.push(chunk);
    return output.text();
  };

  test("up to 8 MiB come back unchanged, characters across any seam included", () => {
    const text = `x${"é".repeat(3 * mib)}`;
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 65_537) }, (_, index) =>
      bytes.subarray(index * 65_537, (index + 1) * 65_537),
    );
    expect(textOf(...chunks) === text).toBe(true);
    expect(textOf(bytes) === text).toBe(true);
    expect(textOf()).toBe("");
  });

  test("whatever the size of the pieces, the same comes out", () => {
    const bytes = Buffer.from(Array.from({ length: 9 * mib }, (_, index) => 97 + ((index * 31) % 26)));
    const whole = textOf(bytes);
    for (const size of [1, 7, 65_536, 5 * mib]) {
      const output = new BoundedOutput();
      for (let at = 0; at < bytes.length; at += size) output.push(bytes.subarray(at, at + size));
      expect(output.text() === whole).toBe(true);
    }
  });

  test.each([
    ["many chunks", Array.from({ length: 1000 }, () => Buffer.alloc(100_000, "m"))],
    ["one giant chunk", [Buffer.alloc(100_000_000, "m")]],
  ])("beyond that the middle is cut and counted: %s", (_, middle) => {
    const text = textOf(Buffer.from("first"), ...middle, Buffer.from("last"));
    expect(text.length).toBeLessThan(9 * mib);
    expect(text.startsWith("first")).toBe(true);
    expect(text.endsWith("last")).toBe(true);
    const left = Number(/\[… (\d+) bytes left out …\]/.exec(text)?.[1]);
    expect(left + text.replace(/\n\[.*\]\n/, "").length).toBe(100_000_009);
  });
});

test("placeholders of a grading command become paths, everywhere and literally", () => {
  const paths = { workspace: "/w $& x", report: "/r" };
  expect(fillPlaceholders(["run", "{{workspace}}/a:{{workspace}}", "--out={{report}}", "{{other}}"], paths)).toEqual([
    "run",
    "/w $& x/a:/w $& x",
    "--out=/r",
    "{{other}}",
  ]);
});
