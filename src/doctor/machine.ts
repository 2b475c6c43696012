import { access, constants } from "node:fs/promises";
import { tmpdir } from "node:os";
import { execa } from "execa";
import { singleCommit } from "../tasks/repository.ts";
import { textFile } from "../trees/tree.ts";
import { type Check, failed, found, ok } from "./check.ts";

const GIB = 1024 ** 3;

export const node: Check = {
  inContainers: false,
  run: async () => [ok("node", `${process.version} (${process.execPath})`)],
};

export const git: Check = {
  inContainers: false,
  async run() {
    try {
      await singleCommit(new Map([["file", textFile("")]]));
      const { stdout } = await execa("git", ["--version"]);
      return [ok("git", stdout)];
    } catch (error) {
      return [failed("git", error)];
    }
  },
};

/** Images of agents and toolchains take about 2 GB; a full disk loses trials. */
export const disk: Check = {
  inContainers: false,
  async run({ instruments }) {
    const free = await instruments.freeBytes(tmpdir());
    const writable = await access(tmpdir(), constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!writable) return [found("disk", "fail", `${tmpdir()} cannot be written`, "Set TMPDIR to a folder that can.")];
    if (free === null) return [];
    const detail = `${(free / GIB).toFixed(1)} GiB free in ${tmpdir()}`;
    return [
      free >= 5 * GIB ? ok("disk", detail) : found("disk", "fail", detail, "Free some space: 5 GiB is comfortable."),
    ];
  },
};
