import type { World } from "./message.ts";
import { AuditedEmailSender, DigestEmailSender } from "./senders/email.ts";
import { QuietPushSender } from "./senders/push.ts";
import { RetryingSmsSender } from "./senders/sms.ts";

/** All ways of sending, by what people may prefer. */
export function createSenders(world: World) {
  return {
    email: new AuditedEmailSender(world),
    digest: new DigestEmailSender(world),
    sms: new RetryingSmsSender(world),
    push: new QuietPushSender(world),
  };
}

export type Senders = ReturnType<typeof createSenders>;
