import { z } from "zod";

/** What a shell takes as the name of a variable. It is written into files that shells read. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The name of an environment variable, such as one that holds a key. */
export const VariableName = z
  .string()
  .regex(VARIABLE_NAME, "expected the name of an environment variable, such as TEAM_API_KEY, never the key itself");
