import { getState, saveState } from "@actions/core";

/** What the step leaves for its post step. */
export interface StepState {
  /** Whether the step has begun: the same program is the post step. */
  readonly begun: boolean;
  /** Folder of the run; empty before it is known. */
  readonly folder: string;
  /** Whether the outcome was told. */
  readonly told: boolean;
}

export function readState(): StepState {
  return { begun: getState("begun") !== "", folder: getState("folder"), told: getState("told") !== "" };
}

export const remember = {
  begun: () => saveState("begun", "true"),
  folder: (folder: string) => saveState("folder", folder),
  told: () => saveState("told", "true"),
};
