import { describeWithDocker } from "../support/docker.ts";
import { modelServerContract } from "./contract.ts";
import { dmrSubject } from "./dmr-subject.ts";

await describeWithDocker("docker model runner, as every model server", (docker) =>
  modelServerContract(docker, dmrSubject(docker)),
);
