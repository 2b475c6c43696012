// The action's program: the step, and its post step. The runner reads both streams of a process at once, so that what
// is said on one could overtake a workflow command on the other: everything goes to one.
import { post } from "./post.ts";
import { readState } from "./state.ts";
import { step } from "./step.ts";

process.stderr.write = process.stdout.write.bind(process.stdout);

const state = readState();
const done = state.begun ? post(state, process.env) : step(process.env);

/** For tools that load the program instead of starting it, such as @github/local-action: waits for its end. */
export const run = (): Promise<void> => done;

await done;
// Whatever still holds a connection must not hold up the job.
setTimeout(() => process.exit(), 3000).unref();
