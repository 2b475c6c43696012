/** A mistake in a template, or in the data for it. */
export class TemplateError extends Error {
  /**
   * @param {string} message
   * @param {number} line of the tag, from 1
   */
  constructor(message, line) {
    super(`line ${line}: ${message}`);
    this.name = "TemplateError";
    this.line = line;
  }
}
