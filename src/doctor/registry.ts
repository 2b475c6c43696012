import { agents } from "./agents.ts";
import type { Check } from "./check.ts";
import { clock } from "./clock.ts";
import { configuration } from "./configuration.ts";
import { engine, gpu } from "./engine.ts";
import { exposure } from "./exposure.ts";
import { disk, git, node } from "./machine.ts";
import { memory } from "./memory.ts";
import { modelDisk } from "./model-disk.ts";
import { reach } from "./reach.ts";
import { dockerGateway, images, localGateway } from "./sandbox.ts";
import { vulnerabilities } from "./vulnerabilities.ts";
import { wires } from "./wires.ts";

/** Every check, in the order a report shows them. */
export const checks: readonly Check[] = [
  node,
  git,
  disk,
  configuration,
  agents,
  engine,
  gpu,
  clock,
  localGateway,
  reach,
  wires,
  vulnerabilities,
  exposure,
  memory,
  modelDisk,
  images,
  dockerGateway,
];
