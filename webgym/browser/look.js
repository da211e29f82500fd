// What a page shows, read from an isolated world the page cannot reach.
//
// look() walks the page once, in document order, through open shadow roots and same-origin frames, and returns JSON:
//   [url, title, scrollY, scrollHeight, scrollWidth, sideways, outline,
//    [[number, role, name, value, x, y, width, height, flags], ...], moving]
// A control keeps its number as long as it stays in the document; the numbers of those that left are given out again,
// lowest first. lookIn(delay) does the same later, in the page's own time. place(number) brings a control into view and says where to click it.
"use strict";
(() => {
  const LIMIT = 128, NAME_LENGTH = 160, TEXT_LENGTH = 400, OUTLINE_LENGTH = 40000;
  const [IN_VIEW, COVERED, DISABLED, FOCUSED, CHECKED, EXPANDED, REQUIRED, INVALID, EDITABLE] =
    [1, 2, 4, 8, 16, 32, 64, 128, 256];

  const INPUT_ROLES = {
    button: "button", submit: "button", reset: "button", image: "button", file: "button", color: "button",
    checkbox: "checkbox", radio: "radio", range: "slider", number: "spinbutton", search: "searchbox",
  };
  const TAG_ROLES = { BUTTON: "button", SUMMARY: "button", TEXTAREA: "textbox", OPTION: "option" };
  const LABELLED = new Set(["INPUT", "SELECT", "TEXTAREA", "BUTTON", "METER", "OUTPUT", "PROGRESS"]);
  const CONTROL_ROLES = new Set(["button", "link", "textbox", "searchbox", "checkbox", "radio", "combobox", "listbox",
    "option", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "switch", "slider", "spinbutton", "treeitem",
    "gridcell"]);
  const LANDMARKS = { HEADER: "banner", NAV: "navigation", MAIN: "main", FOOTER: "contentinfo", ASIDE: "complementary",
    FIELDSET: "group", DIALOG: "dialog", TABLE: "table", UL: "list", OL: "list" };
  const LANDMARK_ROLES = new Set(["banner", "navigation", "main", "contentinfo", "complementary", "group", "radiogroup",
    "dialog", "alertdialog", "alert", "status", "region", "search", "form", "table", "list", "tablist", "menu"]);
  const HEADINGS = new Set(["H1", "H2", "H3", "H4", "H5", "H6"]);
  const SKIPPED = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "META", "LINK", "svg", "SVG"]);

  const slots = new Array(LIMIT).fill(null);
  let numberOf = new Map();

  const squeeze = (text, length = NAME_LENGTH) => {
    const flat = text.replace(/\s+/g, " ").trim();
    return flat.length > length ? flat.slice(0, length - 1) + "…" : flat;
  };

  function roleOf(element) {
    const given = element.getAttribute("role");
    if (given) return given.trim().split(/\s+/)[0].toLowerCase();
    const tag = element.tagName;
    if (tag === "INPUT") return element.type === "hidden" ? "" : INPUT_ROLES[element.type] || "textbox";
    if (tag === "A" || tag === "AREA") return element.hasAttribute("href") ? "link" : "";
    if (tag === "SELECT") return element.multiple || element.size > 1 ? "listbox" : "combobox";
    if (TAG_ROLES[tag]) return TAG_ROLES[tag];
    if (element.isContentEditable && !element.parentElement?.isContentEditable) return "textbox";
    return "";
  }

  // Controls without a role: what a script made clickable shows it by its cursor, by an attribute or by taking focus.
  function madeClickable(element, style) {
    if (element.hasAttribute("onclick")) return true;
    const tabIndex = element.getAttribute("tabindex");
    if (tabIndex !== null && Number(tabIndex) >= 0 && tabIndex.trim() !== "") return true;
    if (style.cursor !== "pointer" || element.tagName === "LABEL") return false;
    const parent = element.parentElement;
    return !parent || getComputedStyle(parent).cursor !== "pointer";
  }

  // The accessible name: as in the W3C's accessible name computation, for what controls use in practice.
  function nameOf(element, role) {
    const by = element.getAttribute("aria-labelledby");
    if (by) {
      const root = element.getRootNode();
      const parts = by.split(/\s+/).map(id => root.getElementById?.(id)).filter(Boolean).map(contents);
      if (parts.some(Boolean)) return squeeze(parts.join(" "));
    }
    const own = element.getAttribute("aria-label");
    if (own && own.trim()) return squeeze(own);
    if (LABELLED.has(element.tagName) && element.labels?.length) {
      const label = squeeze([...element.labels].map(each => contents(each, element)).join(" "));
      if (label) return label;
    }
    const tag = element.tagName;
    if (tag === "INPUT") {
      const type = element.type;
      if (type === "submit" || type === "button" || type === "reset")
        return squeeze(element.value || { submit: "Submit", reset: "Reset" }[type] || "");
      if (type === "image") return squeeze(element.alt || element.title || "Submit");
    }
    if (tag === "FIELDSET") return squeeze(contents(element.querySelector(":scope > legend")));
    if (tag === "OPTION") return squeeze(element.label);
    if (tag === "IMG") return squeeze(element.alt || element.title || "");
    const fromContents = !["textbox", "searchbox", "combobox", "listbox", "slider", "spinbutton"].includes(role);
    const text = fromContents ? squeeze(contents(element)) : "";
    return text || squeeze(element.getAttribute("title") || element.getAttribute("placeholder") || "");
  }

  // The text that a reader would hear for what is inside, leaving `except` (a control in its own label) out.
  function contents(node, except) {
    if (!node) return "";
    if (!node.firstElementChild) return node.textContent;
    let text = "";
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) { text += child.data; continue; }
      if (child.nodeType !== Node.ELEMENT_NODE || child === except || SKIPPED.has(child.tagName)) {
        if (child.nodeType === Node.ELEMENT_NODE && child.tagName.toLowerCase() === "svg")
          text += " " + (child.getAttribute("aria-label") || "") + " ";
        continue;
      }
      if (child.getAttribute("aria-hidden") === "true" || !child.checkVisibility({ visibilityProperty: true })) continue;
      const label = child.getAttribute("aria-label");
      if (label) text += " " + label + " ";
      else if (child.tagName === "IMG") text += " " + child.alt + " ";
      else {
        const inner = contents(child, except);
        text += getComputedStyle(child).display.startsWith("inline") ? inner : " " + inner + " ";
      }
    }
    return text;
  }

  function valueOf(element, role) {
    const tag = element.tagName;
    if (tag === "SELECT") return squeeze([...element.selectedOptions].map(each => each.label).join(", "));
    if (tag === "INPUT" && ["checkbox", "radio", "button", "submit", "reset", "image"].includes(element.type)) return "";
    if (tag === "INPUT" && element.type === "password") return "•".repeat(Math.min(element.value.length, 32));
    if (tag === "INPUT" || tag === "TEXTAREA") return squeeze(element.value, TEXT_LENGTH);
    if (element.isContentEditable) return squeeze(element.innerText || "", TEXT_LENGTH);
    if (role === "slider" || role === "spinbutton") return element.getAttribute("aria-valuetext") || element.getAttribute("aria-valuenow") || "";
    return "";
  }

  function isEditable(element) {
    if (element.disabled || element.readOnly) return false;
    if (element.isContentEditable || element.tagName === "TEXTAREA") return true;
    return element.tagName === "INPUT" &&
      !["checkbox", "radio", "button", "submit", "reset", "image", "file", "color", "range", "hidden"].includes(element.type);
  }

  const aria = (element, name, ...values) => values.includes(element.getAttribute("aria-" + name));

  function flagsOf(element) {
    let flags = 0;
    const disabled = element.matches(":disabled") || element.closest("[aria-disabled=true], [inert]");
    if (disabled) flags |= DISABLED;
    if (element === element.getRootNode().activeElement) flags |= FOCUSED;
    if (element.checked || element.selected || aria(element, "checked", "true", "mixed") || aria(element, "selected", "true") ||
        aria(element, "pressed", "true") || (element.hasAttribute("aria-current") && !aria(element, "current", "false")))
      flags |= CHECKED;
    if (aria(element, "expanded", "true") || (element.tagName === "SUMMARY" && element.parentElement?.open)) flags |= EXPANDED;
    if (element.required || aria(element, "required", "true")) flags |= REQUIRED;
    if (aria(element, "invalid", "true", "spelling", "grammar")) flags |= INVALID;
    if (isEditable(element)) flags |= EDITABLE;
    return flags;
  }

  // The box a click would go to: of the first line, where a link runs over several; of the list box, for its options.
  function boxOf(element) {
    if (element.tagName === "OPTION") element = element.closest("select") || element;
    const rects = element.getClientRects();
    let box = rects.length > 1 ? [...rects].find(each => each.width > 0 && each.height > 0) || rects[0] : rects[0];
    if (!box || !box.width || !box.height) {
      const label = element.labels && element.labels[0];  // a control that only its label shows
      box = label ? label.getBoundingClientRect() : box;
    }
    return box;
  }

  // Whether something else would take a click there. A label takes clicks for its control.
  function isCovered(element, x, y) {
    const hit = element.getRootNode().elementFromPoint?.(x, y);
    if (!hit) return true;
    if (element.tagName === "OPTION") element = element.closest("select") || element;
    if (element.contains(hit) || hit.contains(element) && roleOf(hit) === "" && hit.tagName === "LABEL") return false;
    const label = hit.closest("label");
    return !(label && label.control === element) && !(element.shadowRoot && element.shadowRoot.contains(hit));
  }

  class Walk {
    constructor() {
      this.controls = [];  // [element, role, dx, dy]
      this.lines = [];
      this.length = 0;
      this.text = "";
    }

    line(depth, text) {
      if (this.length > OUTLINE_LENGTH) return;
      const line = "  ".repeat(Math.min(depth, 12)) + text;
      this.length += line.length + 1;
      this.lines.push(line);
    }

    flush(depth) {
      const text = squeeze(this.text, TEXT_LENGTH);
      this.text = "";
      if (text) this.line(depth, "text " + JSON.stringify(text));
    }

    // `quiet`: nothing below is told or counted (aria-hidden). `mute`: the text right here is not drawn.
    children(node, depth, dx, dy, quiet, mute) {
      const assigned = node.tagName === "SLOT" ? node.assignedNodes({ flatten: true }) : [];
      for (const child of assigned.length ? assigned : (node.shadowRoot || node).childNodes) {
        if (child.nodeType === Node.TEXT_NODE) { if (!mute) this.text += child.data; }
        else if (child.nodeType === Node.ELEMENT_NODE) this.element(child, depth, dx, dy, quiet);
      }
    }

    element(element, depth, dx, dy, quiet) {
      const tag = element.tagName;
      if (SKIPPED.has(tag)) return;
      const shown = element.checkVisibility({ visibilityProperty: true });
      const style = getComputedStyle(element);  // live: one object serves all that is asked below
      if (!shown && !element.checkVisibility() && style.display !== "contents") return;
      if (tag === "IFRAME" || tag === "FRAME") return this.frame(element, depth, dx, dy);
      const role = roleOf(element);
      const control = shown && !quiet &&
        (CONTROL_ROLES.has(role) || (!role && !LANDMARKS[tag] && madeClickable(element, style)));
      if (control) return this.control(element, role || "generic", depth, dx, dy);
      if (tag === "LABEL" && element.control) return this.inside(element, depth, dx, dy);  // its text names the control
      const silent = quiet || element.getAttribute("aria-hidden") === "true";
      this.container(element, tag, role, style, shown && !silent, depth, dx, dy, silent);
    }

    control(element, role, depth, dx, dy) {
      this.flush(depth);
      const entry = { element, role, dx, dy, name: nameOf(element, role), line: this.lines.length, depth };
      this.controls.push(entry);
      this.line(depth, "");
      if (element.tagName === "SELECT") for (const option of element.options) this.control(option, "option", depth + 1, dx, dy);
      else if (!isEditable(element)) this.inside(element.shadowRoot || element, depth + 1, dx, dy);
    }

    // Controls within a control (a button inside a clickable card) count; its text is in its name already.
    inside(node, depth, dx, dy) {
      for (const child of node.children) {
        if (SKIPPED.has(child.tagName) || !child.checkVisibility()) continue;
        const role = roleOf(child);
        if (CONTROL_ROLES.has(role)) this.control(child, role, depth, dx, dy);
        else this.inside(child.shadowRoot || child, depth, dx, dy);
      }
    }

    // What is no control: its text, under a line of its own where it is a heading, a picture or a landmark.
    container(element, tag, role, style, told, depth, dx, dy, quiet) {
      const heading = HEADINGS.has(tag) || role === "heading";
      const landmark = role ? (LANDMARK_ROLES.has(role) ? role : "") : LANDMARKS[tag];
      const block = heading || landmark || !style.display.startsWith("inline");
      if (block) this.flush(depth);
      if (tag === "IMG" || role === "img") {
        const name = told ? nameOf(element, "img") : "";
        if (name) this.line(depth, "img " + JSON.stringify(name));
        return;
      }
      if (heading && told) {
        this.line(depth, `heading ${element.getAttribute("aria-level") || tag.slice(1)} ${JSON.stringify(squeeze(contents(element)))}`);
        return this.inside(element, depth + 1, dx, dy);
      }
      const deeper = landmark ? depth + 1 : depth;
      if (landmark && told) {
        const name = landmark === "list" || landmark === "table" ? "" : nameOfContainer(element);
        this.line(depth, landmark + (name ? " " + JSON.stringify(name) : ""));
      }
      this.children(element, deeper, dx, dy, quiet, !told);
      if (block) this.flush(deeper); else if (tag === "BR") this.text += " ";
    }

    frame(element, depth, dx, dy) {
      this.flush(depth);
      let inner = null;
      try { inner = element.contentDocument; } catch { /* another origin: not ours to read */ }
      const box = element.getBoundingClientRect();
      this.line(depth, "frame" + (element.title ? " " + JSON.stringify(squeeze(element.title)) : ""));
      if (inner && inner.body) {
        this.children(inner.body, depth + 1, dx + box.x + element.clientLeft, dy + box.y + element.clientTop, false, false);
        this.flush(depth + 1);
      }
    }
  }

  function nameOfContainer(element) {
    const by = element.getAttribute("aria-labelledby");
    if (by) return squeeze(by.split(/\s+/).map(id => contents(element.getRootNode().getElementById?.(id))).join(" "));
    const own = element.getAttribute("aria-label");
    if (own) return squeeze(own);
    return element.tagName === "FIELDSET" ? squeeze(contents(element.querySelector(":scope > legend"))) : "";
  }

  function giveNumbers(controls) {
    const present = new Set(controls.map(each => each.element));
    const kept = new Map();
    for (let number = 0; number < LIMIT; number++) {
      const element = slots[number];
      if (!element) continue;
      if (present.has(element)) kept.set(element, number);
      else slots[number] = null;
    }
    let next = 0;
    for (const { element } of controls) {
      if (kept.has(element)) continue;
      while (next < LIMIT && slots[next]) next++;
      if (next === LIMIT) break;
      slots[next] = element;
      kept.set(element, next);
    }
    numberOf = kept;
  }

  const round = value => Math.round(value * 10) / 10;

  function describe(entry) {
    const { element, role, dx, dy, box } = entry;
    let flags = flagsOf(element);
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    if (x + dx >= 0 && y + dy >= 0 && x + dx < innerWidth && y + dy < innerHeight) {
      flags |= IN_VIEW;
      if (isCovered(element, x, y)) flags |= COVERED;
    }
    return [numberOf.get(element), role, entry.name, valueOf(element, role),
      round(box.x + dx), round(box.y + dy), round(box.width), round(box.height), flags];
  }

  function describeLine(entry, row) {
    const flags = row[8];
    const states = [[CHECKED, "checked"], [DISABLED, "disabled"], [FOCUSED, "focused"], [EXPANDED, "expanded"],
      [REQUIRED, "required"], [INVALID, "invalid"]].filter(([bit]) => flags & bit).map(([, word]) => word);
    let line = `[${row[0]}] ${row[1]} ${JSON.stringify(row[2])}`;
    if (row[3]) line += ` value ${JSON.stringify(row[3])}`;
    if (states.length) line += ` (${states.join(", ")})`;
    return "  ".repeat(Math.min(entry.depth, 12)) + line;
  }

  // Whether a transition or animation is under way that will come to an end.
  const isMoving = () => document.getAnimations().some(each =>
    each.playState === "running" && each.effect && each.effect.getComputedTiming().endTime !== Infinity);

  globalThis.look = () => {
    const walk = new Walk();
    const root = document.body || document.documentElement;
    if (root) { walk.children(root, 0, 0, 0, false, false); walk.flush(0); }
    for (const entry of walk.controls) entry.box = boxOf(entry.element);
    const controls = walk.controls.filter(each => each.box);  // what is drawn nowhere cannot be aimed at
    giveNumbers(controls);
    const rows = [];
    for (const entry of controls) {
      if (!numberOf.has(entry.element)) continue;  // beyond the limit
      const row = describe(entry);
      rows.push(row);
      walk.lines[entry.line] = describeLine(entry, row);
    }
    rows.sort((one, other) => one[0] - other[0]);
    const { scrollHeight = 0, scrollWidth = 0, clientHeight = innerHeight } =
      document.scrollingElement || document.documentElement || {};
    return JSON.stringify([document.URL, document.title, round(scrollY), scrollHeight, scrollWidth,
      clientHeight < innerHeight, walk.lines.filter(line => line.trim()).join("\n"), rows, isMoving()]);
  };

  globalThis.lookIn = delay => new Promise(resolve => setTimeout(() => resolve(look()), delay));

  globalThis.place = number => {
    const element = slots[number];
    if (!element || !element.isConnected) return null;
    const target = element.tagName === "OPTION" ? element.closest("select") || element : element;
    target.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    let dx = 0, dy = 0;
    for (let view = target.ownerDocument.defaultView; view && view !== window; view = view.parent) {
      const box = view.frameElement.getBoundingClientRect();
      dx += box.x + view.frameElement.clientLeft;
      dy += box.y + view.frameElement.clientTop;
    }
    const box = boxOf(target);
    return box ? JSON.stringify([box.x + box.width / 2 + dx, box.y + box.height / 2 + dy]) : null;
  };

  // The list of a drop-down opens in a window of its own: it is in no picture, and as long as it is open no frame comes.
  // So it stays shut; what is focused, and what the keys that choose do, is as ever.
  const isDropDown = element => element?.tagName === "SELECT" && !element.multiple && element.size <= 1;
  addEventListener("mousedown", event => {
    const [element] = event.composedPath();
    if (!isDropDown(element) || element.disabled) return;
    event.preventDefault();
    element.focus({ preventScroll: true });
  }, true);
  addEventListener("keydown", event => {
    const opens = event.key === " " || event.key === "F4" || (event.altKey && /^Arrow(Up|Down)$/.test(event.key));
    if (opens && isDropDown(event.composedPath()[0])) event.preventDefault();
  }, true);

  globalThis.choose = (number, name) => {
    let element = slots[number];
    if (!element || !element.isConnected) return "gone";
    const own = element.tagName === "OPTION" ? element : null;  // an option stands for itself, whatever its name
    if (own) element = own.closest("select");
    if (!element || element.tagName !== "SELECT") return "it is no list box";
    const option = own || [...element.options].find(each => squeeze(each.label) === name && !each.disabled);
    if (!option) return "no such option: " + [...element.options].map(each => squeeze(each.label)).slice(0, 20).join(", ");
    element.focus();
    if (element.multiple) option.selected = !option.selected; else element.value = option.value;
    option.selected ||= !element.multiple;
    element.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
    return "";
  };
})();
