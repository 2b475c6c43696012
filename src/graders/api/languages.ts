import { parseSource, syntaxOf } from "../../syntax/syntax.ts";
import type { Tree } from "../../trees/tree.ts";
import type { Api } from "./api.ts";
import { goApi } from "./go.ts";
import { pythonApi } from "./python.ts";
import { scriptApi } from "./script.ts";

/** What a file of this tree exports, in its language. */
export function apiOf(path: string, tree: Tree): Api {
  const file = tree.get(path);
  if (!file) return { problem: "is not there" };
  const parsed = parseSource(path, file.bytes);
  if (parsed.problem !== undefined) return { problem: parsed.problem };
  const syntax = syntaxOf(path);
  if (syntax === "go") return goApi(parsed.root);
  return syntax === "python" ? pythonApi(path, parsed.root) : scriptApi(path, tree);
}
