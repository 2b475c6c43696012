import type { Category, Language } from "../tasks/task.ts";

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** A place in a file that reads otherwise, or a whole file. */
export type Edit =
  | { readonly file: string; readonly from: string; readonly to: string }
  | { readonly file: string; readonly text: string };

/** A patch of `decoys/`, `mutants/` or `equivalents/`. */
export interface ExampleVariant {
  readonly name: string;
  /** The explanation at its head. */
  readonly why: string;
  readonly edits: readonly Edit[];
}

/** A tiny task that measures what it says, to be replaced part by part. */
export interface Example {
  readonly title: string;
  readonly prompt: string;
  readonly toolchain: string;
  readonly workspace: Files;
  readonly solution: readonly Edit[];
  readonly hidden: Files;
  readonly ownTests?: readonly string[];
  /** `grading` of `task.yaml`. */
  readonly grading: Readonly<Record<string, unknown>>;
  readonly decoys: readonly ExampleVariant[];
  readonly mutants: readonly ExampleVariant[];
  readonly equivalents: readonly ExampleVariant[];
}

/** The examples of a language; a new language is one file and one line in `registry.ts`. */
export type Examples = (language: Language) => Readonly<Record<Category, Example>>;

/** `files` with the edits made. @throws TypeError for an edit that has no place, or several. */
export function edited(files: Files, edits: readonly Edit[]): Files {
  const result: Record<string, string> = { ...files };
  for (const edit of edits) {
    if ("text" in edit) result[edit.file] = edit.text;
    else {
      const parts = (result[edit.file] ?? "").split(edit.from);
      if (parts.length !== 2) throw new TypeError(`${edit.file} has ${parts.length - 1} places with ${edit.from}`);
      result[edit.file] = parts.join(edit.to);
    }
  }
  return result;
}

/** What the examples of all languages are about. */
export const README = `# Parcels

Prices and labels of a parcel service, by weight in whole grams.

| weight | price | label |
|---|---|---|
| up to 500 g | 3.90 | S |
| up to 2000 g | 6.90 | M |
| more | 12.90 | L |

A limit belongs to the cheaper band. Express costs 5.00 more. A weight that is not above 0 is refused.
`;

export const titles: Readonly<Record<Category, string>> = {
  patch: "Parcels at a weight limit cost too much",
  "test-generation": "Write the tests of the parcel prices",
  refactor: "The weight of a parcel is checked in two places",
};

export const patchPrompt = `A parcel of exactly 500 g is charged 6.90 instead of 3.90. As the README has it, a limit belongs to the
cheaper band. Please correct the prices for all weights, not only for this one.
`;

export const testPrompt = (
  place: string,
): string => `There are hardly any tests of the prices and labels. Write tests in ${place} that would notice
if somebody broke what the README promises: limits, express, labels, weights that are refused. The code is
right as it is; leave it alone.
`;

/** Why each wrong answer is wrong, each bug is one, and the rewrite is right; the same in all languages. */
const reasons = {
  "first-limit-only": "The second limit is still in the dearer band.",
  "one-special-weight": "Answers the weight of the prompt, and forgets express and the other limit.",
  "wider-bands": "Moves the limits instead of including them.",
  "calls-without-asserting": "Runs everything and checks nothing.",
  "weights-in-the-middle": "Never comes near a limit.",
  "skips-what-matters": "A test that is skipped finds nothing.",
  "first-price-limit": "500 g are no longer light.",
  "second-price-limit": "2000 g cost the highest price.",
  "cheap-heavy-parcels": "The highest price is too low.",
  "express-for-nothing": "Express costs nothing.",
  "parcels-of-nothing": "A weight of 0 has a price.",
  "label-limit": "500 g get another label.",
  "label-of-nothing": "A weight of 0 has a label.",
  "table-of-bands": "Looks the price up in a table: the same prices.",
  "nobody-calls-it": "Adds the function, and both keep their own check.",
  "one-caller-only": "The labels keep their own check.",
  "labels-check-nothing": "Takes the check out of the labels without calling the function.",
} as const;

/** The examples' variants of one kind, by name. */
export function variants(
  edits: Readonly<Partial<Record<keyof typeof reasons, readonly Edit[]>>>,
): readonly ExampleVariant[] {
  return Object.entries(edits).map(([name, made]) => ({
    name,
    why: reasons[name as keyof typeof reasons],
    edits: made,
  }));
}
