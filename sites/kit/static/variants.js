// A slow line: what the server answers is shown only after a while, and until then a veil lies over the page.
"use strict";

(() => {
  const { slow, wait } = document.documentElement.dataset;
  if (!slow) return;
  const ask = window.fetch;
  let waiting = 0;

  /** The veil; its button does nothing, as buttons of that kind do. */
  const veil = document.createElement("div");
  veil.className = "cover cover-veil";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = wait;
  veil.append(button);

  window.fetch = async (...request) => {
    if (!waiting++) document.body.append(veil);
    try {
      const answer = await ask(...request);
      await new Promise((shown) => setTimeout(shown, Number(slow)));
      return answer;
    } finally {
      if (!--waiting) veil.remove();
    }
  };
})();
