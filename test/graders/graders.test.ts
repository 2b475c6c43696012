import { graderContract } from "./contract.ts";
import { patchTask, refactorTask, testGenerationTask } from "./subjects.ts";

for (const task of [patchTask, testGenerationTask, refactorTask]) graderContract(task);
