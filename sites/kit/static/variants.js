// A slow line: what the server answers is shown only after a while, and until then a veil lies over the page.
"use strict";

(() => {
  const { slow } = document.documentElement.dataset;
  const veil = document.querySelector("#veil");
  if (!slow) return;
  const ask = window.fetch;
  let waiting = 0;

  // Its button does nothing, as buttons of that kind do.
  veil.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
  });

  window.fetch = async (...request) => {
    waiting++;
    veil.hidden = false;
    try {
      const answer = await ask(...request);
      await new Promise((shown) => setTimeout(shown, Number(slow)));
      return answer;
    } finally {
      veil.hidden = --waiting === 0;
    }
  };
})();
