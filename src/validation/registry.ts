import { decoys } from "./proofs/decoys.ts";
import { equal } from "./proofs/equal.ts";
import { mutants } from "./proofs/mutants.ts";
import { noop } from "./proofs/noop.ts";
import { oracle } from "./proofs/oracle.ts";
import { ownTests } from "./proofs/own-tests.ts";
import { prompt } from "./proofs/prompt.ts";
import { readable } from "./proofs/readable.ts";
import { tokens } from "./proofs/tokens.ts";
import type { Proof } from "./validation.ts";

/** Every proof, in the order in which a person wants to read what they found. */
export const proofs: readonly Proof[] = [readable, oracle, noop, decoys, mutants, equal, ownTests, prompt, tokens];
