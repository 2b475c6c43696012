const KEY = "agent-eval-follow";

export interface Pause {
  readonly paused: boolean;
  /** There is something newer than what is shown. */
  news(): void;
}

/**
 * A button that keeps the page as it is until the reader wants what is new. It appears with the first news: a run that
 * has ended needs none.
 * @param show loads what is new.
 */
export function installPause(show: () => void): Pause {
  let state = read();
  let waiting = false;
  const button = document.createElement("button");
  button.type = "button";
  // The page's policy allows its own style sheet only; styles by script are exempt.
  Object.assign(button.style, {
    position: "fixed",
    insetInlineStart: "1rem",
    insetBlockEnd: "1rem",
    zIndex: "10",
    padding: "0.4rem 0.8rem",
    font: "inherit",
    color: "CanvasText",
    background: "Canvas",
    border: "1px solid GrayText",
    borderRadius: "0.4rem",
  });
  const draw = () => {
    button.hidden = state === "unknown";
    button.textContent =
      state !== "paused" ? "Following the run: pause" : waiting ? "Paused: show what is new" : "Paused: follow again";
  };
  button.addEventListener("click", () => {
    state = state === "paused" ? "following" : "paused";
    write(state);
    draw();
    if (state === "following" && waiting) show();
  });
  draw();
  document.body.append(button);
  return {
    get paused() {
      return state === "paused";
    },
    news() {
      waiting = true;
      if (state === "unknown") state = "following";
      write(state);
      draw();
    },
  };
}

type State = "unknown" | "following" | "paused";

function read(): State {
  const kept = sessionStorage.getItem(KEY);
  return kept === "following" || kept === "paused" ? kept : "unknown";
}

function write(state: State): void {
  sessionStorage.setItem(KEY, state);
}
