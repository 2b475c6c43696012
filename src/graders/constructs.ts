import type { Rule, Syntax } from "../syntax/syntax.ts";
import { type Change, fileOf } from "../trees/changes.ts";
import type { Check } from "./grader.ts";

/** What has no place in tests: by a name that says what should hold, a rule for each language. */
interface Construct {
  readonly name: string;
  readonly rules: Readonly<Record<"js" | "python" | "go", Rule>>;
}

/** A call of a function by a name that the expression matches whole, in JavaScript, TypeScript and Go. */
const call = (regex: string): Rule => ({
  kind: "call_expression",
  has: { field: "function", regex: `^(?:${regex})$` },
});
const pyCall = (regex: string): Rule => ({ kind: "call", has: { field: "function", regex: `^(?:${regex})$` } });

const RUNNERS = "(?:it|test|describe|suite|t|ctx|context)";
/** Loading a module by one of these names, however it is done. */
const jsModule = (names: string): Rule => ({
  any: [
    { kind: "import_statement", has: { field: "source", regex: `^["'](?:node:)?(?:${names})["']$` } },
    { kind: "call_expression", regex: `^(?:require|import)\\(\\s*["'\`](?:node:)?(?:${names})["'\`]` },
  ],
});
const pyModule = (names: string): Rule => ({
  any: [
    { kind: "import_statement", regex: `^import (?:.*[ ,])?(?:${names})(?:[ .,]|$)` },
    { kind: "import_from_statement", regex: `^from (?:${names})(?:\\.\\S+)? import ` },
  ],
});

const constructs: readonly Construct[] = [
  {
    name: "no test is skipped, put off or singled out",
    rules: {
      js: {
        any: [
          call(
            `${RUNNERS}(?:\\.\\w+)*\\.(?:skip|only|todo|skipIf|runIf|fails)(?:\\.\\w+)*|x(?:it|test|describe)|f(?:it|describe)`,
          ),
          {
            kind: "pair",
            has: { field: "key", regex: `^["']?(?:skip|only|todo)["']?$` },
            inside: { kind: "object", inside: { kind: "arguments", inside: call(`${RUNNERS}(?:\\.\\w+)*`) } },
          },
        ],
      },
      python: {
        any: [
          { kind: "attribute", regex: "^(?:pytest\\.)?mark\\.(?:skip|skipif|xfail)$" },
          { kind: "attribute", regex: "^unittest\\.(?:skip|skipIf|skipUnless|expectedFailure)$" },
          pyCall("pytest\\.(?:skip|xfail|importorskip)|self\\.skipTest"),
        ],
      },
      go: call("\\w+\\.Skip(?:f|Now)?"),
    },
  },
  {
    name: "no test waits for time to pass",
    rules: {
      js: {
        any: [
          {
            all: [
              call("(?:globalThis\\.|window\\.)?set(?:Timeout|Interval)"),
              // Without a delay it only lets others go first.
              { not: { has: { field: "arguments", regex: ",\\s*0\\s*,?\\s*\\)$" } } },
              { has: { field: "arguments", has: { any: [{ pattern: "$A" }], nthChild: 2 } } },
            ],
          },
          jsModule("timers/promises"),
          call("Atomics\\.wait"),
          { kind: "while_statement", has: { field: "condition", regex: "(?:Date|performance)\\.now\\(" } },
        ],
      },
      python: {
        any: [
          pyCall("time\\.sleep|sleep"),
          { all: [pyCall("asyncio\\.sleep"), { not: { has: { field: "arguments", regex: "^\\(0\\)$" } } }] },
          { kind: "import_from_statement", regex: "^from time import .*\\bsleep\\b" },
          { kind: "while_statement", has: { field: "condition", regex: "time\\.(?:time|monotonic|perf_counter)\\(" } },
        ],
      },
      go: call("time\\.(?:Sleep|Tick)"),
    },
  },
  {
    name: "no test uses the network",
    rules: {
      js: { any: [jsModule("https?|http2|net|tls|dgram|dns|dns/promises|undici|ws"), call("(?:globalThis\\.)?fetch")] },
      python: pyModule(
        "socket|socketserver|urllib\\.request|http\\.client|http\\.server|requests|httpx|aiohttp|ftplib|smtplib",
      ),
      go: {
        any: [
          { kind: "import_spec", regex: '"(?:net|net/rpc|net/smtp)"$' },
          call("http\\.(?:Get|Head|Post|PostForm|ListenAndServe|ListenAndServeTLS)|httptest\\.New(?:TLS)?Server"),
        ],
      },
    },
  },
  {
    name: "no test reads code instead of running it",
    rules: {
      js: {
        all: [
          call("(?:\\w+\\.)*(?:readFile|readFileSync|createReadStream|readdir|readdirSync)"),
          { regex: codePath("[cm]?[jt]sx?") },
        ],
      },
      python: {
        any: [
          pyCall("inspect\\.getsource(?:lines|file)?"),
          { all: [pyCall("open|(?:\\w+\\.)+(?:read_text|read_bytes|open)"), { regex: codePath("py") }] },
        ],
      },
      go: { all: [call("(?:os|ioutil)\\.(?:ReadFile|Open|ReadDir)"), { regex: codePath("go") }] },
    },
  },
  {
    name: "no test ends the process",
    rules: {
      js: call("process\\.(?:exit|abort|kill|reallyExit)"),
      python: pyCall("sys\\.exit|os\\._exit|os\\.abort|os\\.kill|pytest\\.exit|exit|quit"),
      go: call("os\\.Exit|syscall\\.(?:Exit|Kill)|runtime\\.Goexit"),
    },
  },
];

/** A path that ends like a source file, somewhere in a call. */
function codePath(extension: string): string {
  return `\\.${extension}["'\`]`;
}

const families: Readonly<Record<Syntax, "js" | "python" | "go">> = {
  TypeScript: "js",
  Tsx: "js",
  JavaScript: "js",
  python: "python",
  go: "go",
};

/** So many places are shown. */
const SHOWN = 10;

/** Looks for what has no place in tests in the files that were written, one check for each such thing. */
export async function checkConstructs(written: readonly Change[]): Promise<Check[]> {
  // Loaded when first needed: most commands never look into a source file.
  const { findAll, lineOf, parseSource, shown, syntaxOf } = await import("../syntax/syntax.ts");
  const unreadable: string[] = [];
  const places = new Map(constructs.map(({ name }) => [name, [] as string[]]));
  for (const change of written) {
    const syntax = syntaxOf(change.path);
    if (change.kind !== "write" || syntax === null) continue;
    const { root, problem } = { root: null, problem: null, ...parseSource(change.path, fileOf(change).bytes) };
    if (root === null) unreadable.push(`${change.path} ${problem}`);
    else {
      for (const { name, rules } of constructs) {
        const found = findAll(root, rules[families[syntax]]);
        places.get(name)?.push(...found.map((node) => `${change.path}:${lineOf(node)} ${shown(node)}`));
      }
    }
  }
  return [
    check("test files can be read", unreadable),
    ...constructs.map(({ name }) => check(name, places.get(name) ?? [])),
  ];
}

function check(name: string, places: readonly string[]): Check {
  const more = places.length > SHOWN ? `\nand ${places.length - SHOWN} more` : "";
  const detail = places.length === 0 ? "none found" : places.slice(0, SHOWN).join("\n") + more;
  return { name, kind: "construct", passed: places.length === 0, detail };
}
