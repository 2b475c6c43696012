import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { project } from "../support/program.ts";

const Permissions = z.record(z.string(), z.enum(["read", "write", "none"]));

const Step = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type Step = z.infer<typeof Step>;

const Job = z.object({
  if: z.string().optional(),
  permissions: Permissions.optional(),
  environment: z.string().optional(),
  "runs-on": z.union([z.string(), z.array(z.string())]),
  "timeout-minutes": z.number().optional(),
  steps: z.array(Step),
});
export type Job = z.infer<typeof Job>;

const Workflow = z.object({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: Permissions.optional(),
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  jobs: z.record(z.string(), Job),
});

export interface WorkflowFile {
  /** From the top of the project. */
  readonly file: string;
  readonly text: string;
  readonly workflow: z.infer<typeof Workflow>;
  readonly jobs: readonly (Job & { readonly name: string })[];
}

/** What users copy, and what this repository runs itself. */
export const EXAMPLES = "examples/workflows";
export const OWN = ".github/workflows";

/** Every workflow of a folder. */
async function workflowsIn(folder: string): Promise<WorkflowFile[]> {
  const names = (await readdir(join(project, folder))).filter((name) => /\.ya?ml$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = `${folder}/${name}`;
      const text = await readFile(join(project, file), "utf8");
      const workflow = Workflow.parse(parse(text));
      const jobs = Object.entries(workflow.jobs).map(([id, job]) => ({ ...job, name: `${file}, job ${id}` }));
      return { file, text, workflow, jobs };
    }),
  );
}

export const examples = await workflowsIn(EXAMPLES);
export const all = [...examples, ...(await workflowsIn(OWN))];

/** `uses:` of this repository's own action, from elsewhere or from here. */
export function isOurs(uses: string | undefined): boolean {
  return uses === "./" || /^<owner>\/agent-eval@/.test(uses ?? "");
}

/** `actions/checkout` of `actions/checkout@<sha>`. */
export function actionOf(uses: string | undefined): string {
  return uses?.split("@")[0] ?? "";
}

const ActionInput = z.strictObject({
  description: z.string().min(1),
  required: z.boolean().optional(),
  default: z.string().optional(),
});

/** action.yml, strictly: the runner ignores keys that it does not know. */
const ActionFile = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  author: z.string().optional(),
  branding: z.strictObject({ icon: z.string(), color: z.string() }).optional(),
  inputs: z.record(z.string(), ActionInput),
  outputs: z.record(z.string(), z.strictObject({ description: z.string().min(1) })),
  runs: z.strictObject({
    using: z.string(),
    main: z.string(),
    pre: z.string().optional(),
    "pre-if": z.string().optional(),
    post: z.string().optional(),
    "post-if": z.string().optional(),
  }),
});

/** @throws ZodError for a key that the runner would ignore. */
export async function readAction(): Promise<z.infer<typeof ActionFile>> {
  return ActionFile.parse(parse(await readFile(join(project, "action.yml"), "utf8")));
}
