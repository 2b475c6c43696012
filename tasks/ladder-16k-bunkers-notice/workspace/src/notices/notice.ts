/** A notice as it is sent: who and when, the lines, and the number of lines. */
export function noticeText(title: string, day: string, lines: readonly string[]): string {
  return [`${title};${day}`, ...lines, `END;${lines.length}`].join("\n");
}
