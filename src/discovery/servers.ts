import type { SurveyedServer, Surveyor } from "../backends/survey.ts";
import { AgentEvalError, messageOf } from "../errors.ts";
import { within } from "./within.ts";

export interface ServersHere {
  readonly servers: readonly SurveyedServer[];
  /** Of what answered and could not be read. */
  readonly remarks: readonly string[];
}

/** Looks for every kind of server at once, each for at most this many ms. Never rejects. */
export async function findServers(
  surveyors: readonly Surveyor[],
  env: NodeJS.ProcessEnv,
  patienceMs: number,
): Promise<ServersHere> {
  const looked = await Promise.all(surveyors.map((surveyor) => look(surveyor, env, patienceMs)));
  return {
    servers: looked.flatMap((found) => (typeof found === "object" && found !== null ? [found] : [])),
    remarks: looked.filter((found) => typeof found === "string"),
  };
}

async function look(
  surveyor: Surveyor,
  env: NodeJS.ProcessEnv,
  patienceMs: number,
): Promise<SurveyedServer | string | null> {
  const url = surveyor.usualUrl(env);
  const found = within(
    patienceMs,
    (signal) => surveyor.survey({ env, signal }).catch((error: unknown) => remarkOn(surveyor, url, error)),
    null,
  );
  return await found;
}

/** Nobody there is the usual case, and not worth a word, unless its own tool says how to reach it. */
function remarkOn({ kind }: Surveyor, url: string, error: unknown): string | null {
  if (!(error instanceof AgentEvalError)) return null;
  const silent = error.code === "backend-unreachable" && !/without a TCP port/.test(error.message);
  if (silent) return null;
  return `${kind} at ${url}: ${messageOf(error)}${error.fix ? `. ${error.fix}` : ""}`;
}
