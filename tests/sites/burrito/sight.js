// What the tests ask of a page that is drawn: contrast, focus, targets. One object of functions.
({
  // The text with the least contrast against what is behind it (WCAG 2.2, 1.4.3), as [times the least allowed, text].
  worstContrast() {
    const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
    const light = (rgb) => {
      const [r, g, b] = rgb.map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (element) => {
      for (let e = element; e; e = e.parentElement) {
        const colour = channels(getComputedStyle(e).backgroundColor);
        if (colour.length < 4 || colour[3] === 1) return colour;
      }
      return [255, 255, 255];
    };
    let worst = [21, ""];
    for (const element of document.querySelectorAll("body *")) {
      const text = [...element.childNodes].map((node) => (node.nodeType === 3 ? node.data.trim() : "")).join("");
      if (!text || !element.checkVisibility()) continue;
      if (element.closest("script, noscript, :disabled, .option:has(:disabled)")) continue;
      const style = getComputedStyle(element);
      const [a, b] = [light(channels(style.color)), light(ground(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const large = parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700;
      const margin = ratio / (large ? 3 : 4.5);
      if (margin < worst[0]) worst = [margin, `${text} (${ratio.toFixed(2)}:1)`];
    }
    return worst;
  },

  // Controls too small to hit (WCAG 2.2, 2.5.8: 24 pixels; links in a line of text may be 20 high).
  smallTargets() {
    const box = (element) => (element.closest("label") ?? element).getBoundingClientRect();
    return [...document.querySelectorAll("a:not(.skip), button, input:not([type=hidden])")]
      .filter((e) => e.checkVisibility() && (box(e).width < 24 || box(e).height < (e.matches("p a, li a") ? 20 : 24)))
      .map((e) => e.outerHTML);
  },

  // What has the focus: [its HTML, whether a ring shows it, whether nothing such as a sticky bar covers its middle].
  focusShown() {
    const element = document.activeElement;
    const holder = element.closest("label, .card") ?? element;
    const box = element.getClientRects()[0];
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const ringed = (e, part) => {
      const style = getComputedStyle(e, part);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    const ring = ringed(element, null) || ringed(element, "::after") || ringed(holder, null);
    return [element.outerHTML.slice(0, 120), ring, holder.contains(top)];
  },

  // The name of what has the focus, roughly.
  focusName() {
    const element = document.activeElement;
    return (element.ariaLabel ?? element.labels?.[0]?.innerText ?? element.innerText ?? "").trim();
  },

  // The page's content, without the notes for browsers that run no script.
  content() {
    const main = document.querySelector("main").cloneNode(true);
    main.querySelectorAll("noscript").forEach((note) => note.remove());
    return main.innerHTML.replace(/\s+/g, " ");
  },
})
