import { Ajv, type ValidateFunction } from "ajv";
import type { Tool, TurnStep } from "./wires/wire.ts";

// Agents write the schemas and models the values, and the gateway serves every trial: patterns are
// left out, because a hostile one can take the process's time. Formats are left out as advice.
const anyText = Object.assign(() => ({ test: () => true }), { code: "() => ({ test: () => true })" });

/** Whether tool calls are as their tools ask for. Keeps compiled schemas, as agents repeat them in every request. */
export class ToolCheck {
  readonly #compiled = new Map<string, ValidateFunction | null>();

  /** True when the call names an offered tool and its arguments are JSON that matches the tool's schema. */
  valid(
    call: Extract<TurnStep, { kind: "call" }>,
    tools: readonly Tool[],
    foreign: readonly (string | null)[],
  ): boolean {
    let given: unknown;
    try {
      given = JSON.parse(call.arguments);
    } catch {
      return false;
    }
    const tool = tools.find(({ name }) => name === call.name);
    if (!tool) return foreign.includes(call.name);
    try {
      const validate = this.#compile(tool.parameters);
      // A schema nobody can compile says nothing about the call.
      return validate === null || validate(given) === true;
    } catch {
      // Nested so deeply that checking takes the whole stack.
      return false;
    }
  }

  #compile(schema: object): ValidateFunction | null {
    const key = JSON.stringify(schema);
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    if (this.#compiled.size >= 500) this.#compiled.clear();
    const compiled = compile(schema);
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

function compile(schema: object): ValidateFunction | null {
  try {
    const ajv = new Ajv({
      strict: false,
      validateFormats: false,
      validateSchema: false,
      logger: false,
      code: { regExp: anyText },
    });
    // Dialects differ in little that tools use; naming an unknown one would refuse the whole schema.
    const { $schema: _, ...rest } = schema as Record<string, unknown>;
    return ajv.compile(rest);
  } catch {
    return null;
  }
}
