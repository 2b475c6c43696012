import { describeWithDocker } from "../support/docker.ts";
import { modelServerContract } from "./contract.ts";
import { ollamaSubject } from "./ollama-subject.ts";

await describeWithDocker("ollama, as every model server", (docker) =>
  modelServerContract(docker, ollamaSubject(docker)),
);
