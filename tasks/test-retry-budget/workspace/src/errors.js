/** Why a task was not tried again. */
export class GaveUp extends Error {
  /**
   * @param {"attempts" | "deadline" | "budget"} reason
   * @param {number} attempts how often the task was called
   * @param {unknown} cause the last error
   */
  constructor(reason, attempts, cause) {
    super(`gave up after ${attempts} attempts (${reason})`, { cause });
    this.name = "GaveUp";
    this.reason = reason;
    this.attempts = attempts;
  }
}
