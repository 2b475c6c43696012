import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { printError } from "./commands/failure.ts";
import { harnessVersion } from "./commands/package.ts";
import { ExitCode } from "./errors.ts";

const CATEGORIES = ["patch", "test-generation", "refactor"];
const LANGUAGES = ["typescript", "javascript", "python", "go"];

/** Takes an argument list as of `process.argv`; sets `process.exitCode` and never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = createProgram((code) => {
    process.exitCode = code;
  });
  guard();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
    else process.exitCode = printError(error);
  }
  process.off("beforeExit", stoppedHalfway);
  // Whatever still holds a connection must not hold up the person.
  setTimeout(() => process.exit(), 3000).unref();
}

/** Ways to end that Node would give an exit code which here means something else. */
function guard(): void {
  // Node ends with 0 when nothing is left to wait for, even in the middle of an `await`.
  process.once("beforeExit", stoppedHalfway);
  process.once("uncaughtException", (error) => process.exit(printError(error)));
  // The reader of a pipe has what it wanted, as in `| head`.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode);
    throw error;
  });
}

function stoppedHalfway(): void {
  process.stderr.write("agent-eval ended halfway: what it waited for will never come. Please report this.\n");
  process.exitCode = ExitCode.infra;
}

/** The program: options in, a command called, its exit code handed to `exit`. */
function createProgram(exit: (code: number) => void): Command {
  const program = new Command("agent-eval")
    .description("Which local coding agent profile should our team use by default? An answer with evidence.")
    .version(harnessVersion())
    .showHelpAfterError("(--help shows the options)")
    .exitOverride();
  const config = () => new Option("-c, --config <file>", "configuration file (default: agent-eval.yaml here)");
  const json = () => new Option("--json", "one JSON document on standard output");
  const sandbox = () => new Option("--sandbox <kind>", "where agents run").choices(["auto", "docker", "local"]);

  program
    .command("init")
    .description("find out what this machine has, and write a commented agent-eval.yaml that fits it; or write a task")
    .option("--out <file>", "the file to write (default: agent-eval.yaml)")
    .option("--force", "replace a file that is there; a backup is kept")
    .option("--cloud", "take in profiles of clouds whose keys are set: what agents read then leaves this machine")
    .option("--dry-run", "print the file, write nothing")
    .addOption(json())
    .addOption(
      new Option(
        "--task <name>",
        "write a new task instead: a small one that works, to be replaced part by part",
      ).conflicts(["out", "force", "cloud", "dryRun", "json"]),
    )
    .addOption(new Option("--category <category>", "--task: what it asks for (default: patch)").choices(CATEGORIES))
    .addOption(new Option("--language <language>", "--task: written in (default: typescript)").choices(LANGUAGES))
    .option("--suite <dir>", "--task: the folder of tasks (default: the configuration's, or tasks)")
    .addOption(config())
    .action(async ({ task, ...options }) => {
      if (task === undefined) exit(await (await import("./commands/init.ts")).init(options));
      else exit(await (await import("./commands/scaffold.ts")).scaffold({ task, ...options }));
    });

  program
    .command("run")
    .description("run every task through every profile, grade the results, write a report")
    .argument("[tasks...]", "task ids or patterns such as fix-*; default: all")
    .addOption(config())
    .option("-p, --profile <names...>", "only these profiles")
    .option("--repeats <n>", "trials of each task and profile", positive)
    .option("--seed <n>", "decides the order of the trials", natural)
    .option(
      "--shard <i/n>",
      "only the tasks of part i of n, for one of n machines; merge puts the parts together",
      shard,
    )
    .addOption(sandbox())
    .option("--out <dir>", "the run's folder (default: reports/<run id>)")
    .option("--resume <dir>", "continue a run: only what it has not recorded")
    .option("--timeout <seconds>", "longest time an agent may work on a task", positive)
    .addOption(
      new Option("--until <when>", "stop as soon as the profiles are told apart, or cannot be").choices(["decided"]),
    )
    .option("--budget-trials <n>", "--until decided: at most so many trials", positive)
    .option("--budget-hours <hours>", "--until decided: no new task after so many hours", amount)
    .option("--budget-cost <usd>", "--until decided: no new task after so many USD", amount)
    .option("--allow-failed-isolation", "go on although the isolation self-test failed")
    .option("--dry-run", "print the plan and start nothing")
    .addOption(json())
    .action(async (tasks, options) => exit(await (await import("./commands/run.ts")).run(tasks, options)));

  program
    .command("list")
    .description("list tasks and profiles")
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await (await import("./commands/list.ts")).list(options)));

  program
    .command("validate")
    .description("prove that every task measures what it says: right answers resolve it, wrong ones do not")
    .argument("[tasks...]", "task ids or patterns; default: all")
    .addOption(config())
    .option("--suite <dir>", "a folder of tasks, instead of the configuration's")
    .addOption(sandbox())
    .option("--repeats <n>", "gradings that have to agree (default: 3; 10 with --write and --check)", positive)
    .option("--shard <i/n>", "only the tasks of part i of n; a task is always in the same part", shard)
    .option("--changed", "only tasks whose committed proof is missing or stale")
    .option("--write", "put the lines into VALIDATION.md and VALIDATION.json beside the tasks")
    .addOption(
      new Option("--check", "only compare with the committed proof; grade nothing").conflicts(["write", "changed"]),
    )
    .addOption(json())
    .action(async (tasks, options) => exit(await (await import("./commands/validate.ts")).validate(tasks, options)));

  program
    .command("report")
    .description("write the reports of a run again from its records")
    .argument("<dir>", "the run's folder")
    .addOption(json())
    .action(async (folder, options) => exit(await (await import("./commands/report.ts")).report(folder, options)));

  program
    .command("merge")
    .description("put the parts of a run that was split with --shard together, and write its reports")
    .argument("<folders...>", "the parts' folders, or folders with parts in them")
    .option("--out <dir>", "the merged run's folder (default: reports/<run id>)")
    .addOption(json())
    .action(async (folders, options) => exit(await (await import("./commands/merge.ts")).merge(folders, options)));

  program
    .command("regrade")
    .description("grade the recorded work of a run again, with today's tasks and graders and without an agent")
    .argument("<dir>", "the run's folder")
    .option("--suite <dir>", "a folder of tasks, instead of the run's own")
    .addOption(sandbox())
    .addOption(json())
    .action(async (folder, options) => exit(await (await import("./commands/regrade.ts")).regrade(folder, options)));

  program
    .command("history")
    .description("follow profiles and tasks over several runs: trends, supported changes, flaky tasks")
    .argument("[folders...]", "folders with runs in them, or runs (default: reports)")
    .option("-p, --profile <names...>", "only these profiles")
    .option("--out <dir>", "where history.json and history.md go (default: the first folder)")
    .addOption(json())
    .action(async (folders, options) => exit(await (await import("./commands/history.ts")).history(folders, options)));

  program
    .command("view")
    .description("open the report of a run in a browser of this machine, and follow it while it runs; Ctrl-C ends it")
    .argument("[dir]", "the run's folder (default: the newest below reports)")
    .option("--no-open", "only print the address")
    .action(async (dir, options) => exit(await (await import("./commands/view.ts")).view(dir, options)));

  program
    .command("compare")
    .description("compare two profiles task by task, in one run or two; with a gate for pull requests")
    .argument("<base>", "a profile, a run's folder, <folder>#<profile>, or a file that bless wrote")
    .argument("<candidate>", "the same, but no such file")
    .option("--run <dir>", "the run of profiles that are named alone (default: the newest below reports)")
    .addOption(new Option("-c, --config <file>", "take `decision:` and `gate:` from this file, not from the run"))
    .addOption(
      new Option("--fail-on <what>", "exit 1 when success is so").choices(["worse", "not-better", "undecided"]),
    )
    .option("--margin <share>", "largest difference in success that does not matter, such as 0.05", fraction)
    .addOption(new Option("--markdown", "Markdown on standard output, for a pull request").conflicts("json"))
    .addOption(json())
    .action(async (base, candidate, options) =>
      exit(await (await import("./commands/compare.ts")).compare(base, candidate, options)),
    );

  program
    .command("bless")
    .description("make a run the baseline: writes a small file to commit, which later runs are compared with")
    .argument("<dir>", "the run's folder")
    .option("--as <path>", "the file, or the folder it goes into (default: agent-eval.baseline.json here)")
    .option("--note <text>", "why, for whoever reads the file")
    .action(async (folder, options) => exit(await (await import("./commands/bless.ts")).bless(folder, options)));

  program
    .command("decide")
    .description("recommend a default profile and who works on what, and write the profiles' files to commit")
    .argument("[runs...]", "the runs' folders (default: the newest below reports)")
    .addOption(new Option("-c, --config <file>", "take the rules (`decision:`) from this file, not from the run"))
    .option("--out <dir>", "where decision.md, decision.json and the profile files go (default: decision)")
    .addOption(
      new Option(
        "--allow-unmeasured <figures...>",
        "let profiles pass a constraint on a figure nobody measured",
      ).choices(["latency", "cost", "vram"]),
    )
    .option("--force", "replace files that were changed by hand")
    .addOption(json())
    .action(async (runs, options) => exit(await (await import("./commands/decide.ts")).decide(runs, options)));

  program
    .command("doctor")
    .description("check this machine: Node, git, Docker, images, agents, gateway; with the fix for each")
    .addOption(config())
    .addOption(json())
    .action(async (options) => exit(await (await import("./commands/doctor.ts")).doctor(options)));

  return program;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("a whole number above 0 is needed");
}

function amount(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("a number above 0 is needed");
}

function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new InvalidArgumentError("a number between 0 and 1 is needed, such as 0.05");
}

function shard(text: string): { index: number; count: number } {
  const [index = 0, count = 0] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError("a part of a whole is needed, such as 1/4");
}

function natural(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError("a whole number, 0 or above, is needed");
}
