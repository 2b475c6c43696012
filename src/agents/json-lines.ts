/** The JSON values of lines that are objects; what is none, such as a torn last line, is passed over. */
export function jsonLines(text: string): unknown[] {
  return text.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch {
      return [];
    }
  });
}
