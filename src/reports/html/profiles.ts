import { isControl } from "../../config/controls.ts";
import type { ProfileReport } from "../profile-report.ts";
import { byUse } from "../views/labels.ts";
import { html, type Markup } from "./markup.ts";

/** A profile as every chart and table of the page shows it: by a letter, and a colour that never stands alone. */
export interface Shown {
  readonly profile: ProfileReport;
  /** `A`, `B` … `Z`, `AA` … */
  readonly letter: string;
  /** Colour class `p0` … `p9`; from the eleventh profile on they come again, the letters do not. */
  readonly color: string;
}

/** Colours that are told apart with any colour vision; styles/base.css has them for both themes. */
const COLORS = 10;

/** Candidates first, then the controls. */
export function shownProfiles(profiles: readonly ProfileReport[]): Shown[] {
  return byUse(profiles).map((profile, index) => ({ profile, letter: letterOf(index), color: `p${index % COLORS}` }));
}

function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : `${letterOf(Math.floor(index / 26) - 1)}${last}`;
}

export function badge({ letter, color }: Pick<Shown, "letter" | "color">): Markup {
  return html`<span class="badge ${color}" aria-hidden="true">${letter}</span>`;
}

/** Badge and name, with what has to be known of it before any figure is believed. */
export function nameOf(shown: Shown): Markup {
  const { profile } = shown;
  const mark = profile.scripted ? "scripted" : isControl(profile.agent) ? "control" : null;
  return html`<span class="name">${badge(shown)}<span class="long">${profile.name}</span>${mark !== null && html` <span class="tag">${mark}</span>`}</span>`;
}
