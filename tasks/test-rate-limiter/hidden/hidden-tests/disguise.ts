/**
 * The same program in another text: private names, indentation and comments change in nearly every line. Tests that
 * compare the implementation's text, instead of what it does, cannot tell a broken copy from a right one in it.
 */
export function disguise(source: string): string {
  return source
    .replace(/#(\w+)/g, (_, name: string) => `#${[...name].reverse().join("")}_`)
    .split("\n")
    .map((line, index) => {
      const [indent = ""] = /^ */.exec(line) ?? [];
      const text = line.slice(indent.length).replace(/ \/\/ .*$/, "");
      const note = /[;{,]$/.test(text) && !/[`*]/.test(text) ? ` // ${(index * 7919) % 1009}` : "";
      return "\t".repeat(indent.length) + text + note;
    })
    .join("\n");
}
