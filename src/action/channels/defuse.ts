const ZERO_WIDTH = "\u200b";

/**
 * Markdown of a stranger's making that may call nobody, load nothing and link nowhere: where an address ends is
 * GitHub's to say, so none is let through. What our own reports are made of else stays: tables, folds and emphasis.
 */
export function defused(markdown: string): string {
  return (
    markdown
      // Character references are read before mentions and links are looked for.
      .replace(/&(?=#|\w)/g, "&amp;")
      .replace(/<(?!\/?(?:details|summary)>)/g, "&lt;")
      .replace(/@(?=\S)/g, `@${ZERO_WIDTH}`)
      .replace(/!(?=\[)/g, `!${ZERO_WIDTH}`)
      // Links, and definitions of links.
      .replace(/\](?=[(:])/g, `]${ZERO_WIDTH}`)
      // Addresses that become links by themselves, whatever stands before them.
      .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH}`)
      .replace(/(www|mailto|xmpp)(?=[.:])/gi, `$1${ZERO_WIDTH}`)
      .replace(/#(?=\d)/g, `#${ZERO_WIDTH}`)
      .replace(/(GH)(?=-\d)/gi, `$1${ZERO_WIDTH}`)
  );
}
