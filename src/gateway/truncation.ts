/** What one answered request says about how much of it the model really read. */
export interface PromptSize {
  /** Tokens that the prompt must have had at least roughly: a quarter of its characters. */
  readonly estimatedTokens: number;
  /** Input tokens by the server's count; null when it gave none. */
  readonly reportedTokens: number | null;
  /** Equal for requests of the same conversation, in which the prompt only grows. */
  readonly conversation: string;
  readonly compaction: boolean;
}

/** Short prompts are dominated by what templates add or leave out. */
const shortPrompt = 1000;

/**
 * Whether a server that answered probably dropped part of the prompt without saying so.
 * It did when
 * 1. it counted less than half of what was sent, for a prompt beyond a thousand tokens, or
 * 2. it counted less than for the request before, although the same conversation has grown, or
 * 3. it counted nothing, and what was sent cannot fit the context window.
 * Code has about 3.5 characters per token and prose 4.5, so honest counts stay above half.
 */
export function suspectTruncation(now: PromptSize, before: PromptSize | null, contextWindow: number | null): boolean {
  if (now.reportedTokens === null) return contextWindow !== null && now.estimatedTokens > 1.25 * contextWindow;
  if (now.estimatedTokens > shortPrompt && now.reportedTokens < now.estimatedTokens / 2) return true;
  return (
    before !== null &&
    before.reportedTokens !== null &&
    !now.compaction &&
    !before.compaction &&
    now.conversation === before.conversation &&
    now.estimatedTokens >= before.estimatedTokens &&
    now.reportedTokens < before.reportedTokens
  );
}
