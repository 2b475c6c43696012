import { TemplateError } from "./errors.js";

/**
 * Where in a page something stands. `at` is one of text, open (behind a `<`), bang (behind `<!`), declaration, comment,
 * tagName, tag, attributeName, beforeValue, quoted, unquoted, script, style.
 * @typedef {{ at: string, element: string, closing: boolean, attribute: string, quote: string, begun: boolean,
 *   seen: string }} Place
 */

const START = { at: "text", element: "", closing: false, attribute: "", quote: "", begun: false, seen: "" };
const ADDRESSES = new Set(["href", "src", "action", "formaction", "poster"]);
const FORBIDDEN = new Set(["style", "srcset", "srcdoc"]);
const SPACE = /\s/;

/** What follows each place, character by character. */
const steps = {
  text: (place, c) => (c === "<" ? { ...START, at: "open" } : place),
  open: (place, c) => {
    if (c === "!") return { ...START, at: "bang" };
    if (c === "/") return { ...START, at: "tagName", closing: true };
    return /[a-z]/i.test(c) ? { ...START, at: "tagName", element: c.toLowerCase() } : steps.text(START, c);
  },
  bang: (place, c) => {
    const seen = place.seen + c;
    if (seen === "--") return { ...START, at: "comment" };
    if (seen === "-") return { ...place, seen };
    return steps.declaration({ ...START, at: "declaration" }, c);
  },
  declaration: (place, c) => (c === ">" ? START : place),
  comment: (place, c) => {
    const seen = (place.seen + c).slice(-3);
    return seen === "-->" ? START : { ...place, seen };
  },
  tagName: (place, c) => {
    if (c === ">" || c === "/" || SPACE.test(c)) return steps.tag({ ...place, at: "tag" }, c);
    return { ...place, element: place.element + c.toLowerCase() };
  },
  tag: (place, c) => {
    if (c === ">") return contentOf(place);
    if (c === "=" && place.attribute !== "") return { ...place, at: "beforeValue" };
    if (c === "/" || SPACE.test(c)) return place;
    return { ...place, at: "attributeName", attribute: c.toLowerCase() };
  },
  attributeName: (place, c) => {
    if (c === "=" || c === ">" || c === "/" || SPACE.test(c)) return steps.tag({ ...place, at: "tag" }, c);
    return { ...place, attribute: place.attribute + c.toLowerCase() };
  },
  beforeValue: (place, c) => {
    if (SPACE.test(c)) return place;
    if (c === '"' || c === "'") return { ...place, at: "quoted", quote: c };
    return steps.unquoted({ ...place, at: "unquoted" }, c);
  },
  quoted: (place, c) => (c === place.quote ? afterValue(place) : begun(place)),
  unquoted: (place, c) => (c === ">" || SPACE.test(c) ? steps.tag(afterValue(place), c) : place),
  script: (place, c) => rawText(place, c),
  style: (place, c) => rawText(place, c),
};

function afterValue(place) {
  return { ...place, at: "tag", attribute: "", quote: "", begun: false };
}

function begun(place) {
  return ADDRESSES.has(place.attribute) ? { ...place, begun: true } : place;
}

/** What is inside of the element whose tag ends here. */
function contentOf({ element, closing }) {
  if (closing || (element !== "script" && element !== "style")) return START;
  return { ...START, at: element, element };
}

function rawText(place, c) {
  const end = `</${place.element}`;
  const seen = (place.seen + c.toLowerCase()).slice(-end.length);
  return seen === end ? { ...START, at: "tagName", closing: true, element: place.element } : { ...place, seen };
}

/**
 * Notes at each value of a template how it is to be written.
 * @param {import("./tree.js").Node[]} nodes
 * @param {Place} place where they begin
 * @returns {Place} where they end
 */
export function findPlaces(nodes, place = START) {
  for (const node of nodes) {
    if (node.type === "text") for (const c of node.text) place = steps[place.at](place, c);
    else if (node.type === "value") {
      node.place = kindOf(place, node.line);
      place = place.at === "quoted" ? begun(place) : { ...place, seen: "" };
    } else {
      const [first, second] = [findPlaces(node.first, place), findPlaces(node.second, place)];
      const wanted = node.type === "each" ? place : first;
      for (const end of [first, second]) {
        if (!isSame(end, wanted)) throw new TemplateError("the parts of a block end in different places", node.line);
      }
      place = first;
    }
  }
  return place;
}

function isSame(one, other) {
  // What was seen last matters to the next character only, and no part of a block ends in the middle of an end tag.
  return Object.keys(START).every((key) => key === "seen" || one[key] === other[key]);
}

function kindOf({ at, attribute, begun: isBegun }, line) {
  if (at === "text" || at === "script") return at;
  if (at !== "quoted" || FORBIDDEN.has(attribute)) throw new TemplateError(`no value can stand here (${at})`, line);
  if (ADDRESSES.has(attribute)) return isBegun ? "addressPart" : "address";
  return attribute.startsWith("on") ? "event" : "attribute";
}
