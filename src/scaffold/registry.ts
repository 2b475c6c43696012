import type { Category, Language } from "../tasks/task.ts";
import type { Example, Examples } from "./example.ts";
import { go } from "./go.ts";
import { python } from "./python.ts";
import { script } from "./script.ts";

const examples: Readonly<Record<Language, Examples>> = { typescript: script, javascript: script, python, go };

/** A tiny real task of this kind. */
export function exampleOf(category: Category, language: Language): Example {
  return examples[language](language)[category];
}
