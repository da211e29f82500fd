// Swaps pages in place: a link or form of this site is fetched, and what differs from the page shown changes: <main>, or
// only some parts of it, what stands in the header and the title. The server's HTML is the truth; whatever goes wrong here ends in
// an ordinary navigation.
"use strict";

(() => {
  // --- asking the server --------------------------------------------------------------------------------------------

  /** The last thing asked for. Requests run one after another, so that a click never overtakes a form before it. */
  let last = Promise.resolve();

  /** How often something was asked for: a page that is no longer the newest wish is not read. */
  let asked = 0;

  /** Aborts the page being read, if one is. Forms are never aborted: they may have been acted on. */
  let reading = null;

  /** Names of the fields changed since the last form was sent: an answer on its way must not undo them. */
  const touched = new Set();

  /** The page shown, without its fragment, and its version: the server answers with what differs from that. */
  let here = location.pathname + location.search;
  let version = document.body.dataset.version;

  /** Fetches a page. Returns { url, version, parts }; throws when the answer is not a page of this site. */
  async function read(url, options) {
    const response = await fetch(url, { ...options, headers: { "X-Partial": version } });
    const next = response.headers.get("X-Partial");
    if (!next) throw new TypeError(`${response.url} is not a page`);
    const template = document.createElement("template");
    template.innerHTML = await response.text();
    const at = response.headers.get("Content-Location") ?? response.url;
    return { url: new URL(at, location.href), version: next, parts: [...template.content.children] };
  }

  /** Queues work that asks the server; a page still being read for an earlier click is given up. */
  function enqueue(work) {
    reading?.abort();
    const wish = ++asked;
    last = last.then(() => work(wish));
  }

  /** Goes to a page. `scrollY` is given when going back to one that was left there. */
  function visit(url, scrollY = null) {
    enqueue(async (wish) => {
      if (wish !== asked) return;
      const abort = (reading = new AbortController());
      try {
        show(await read(url, { signal: abort.signal }), scrollY, url.hash);
      } catch (problem) {
        if (problem.name !== "AbortError") location.assign(url);
      }
    });
  }

  /** Sends a form. Its fields are read when its turn comes, so two quick clicks on "One more" count twice. */
  function send(form, submitter) {
    enqueue(async () => {
      if (!form.isConnected || (submitter && submitter.form !== form)) return;
      const fields = new URLSearchParams(new FormData(form, submitter));
      touched.clear();
      try {
        show(await read(form.getAttribute("action") || here, { method: "POST", body: fields }));
      } catch {
        location.assign(here); // it may have arrived all the same: never send it twice, show how things stand
      }
    });
  }

  // --- showing the answer -------------------------------------------------------------------------------------------

  /** Puts a page in place of the one shown; the same page is changed where it differs, and keeps scroll and focus. */
  function show(page, scrollY = null, hash = "") {
    const same = page.url.pathname === new URL(here, location.href).pathname;
    remember(page, scrollY);
    if (!same) touched.clear();
    for (const part of page.parts) put(part, same);
    if (same) restore();
    const news = same ? document.querySelector("main [data-announce]")?.textContent : document.title;
    document.querySelector("#announcer").textContent = news ?? "";
    settle(same, scrollY, hash);
  }

  /** Puts one part of a page in its place, which its id says. */
  function put(part, same) {
    if (part.nodeName === "TITLE") document.title = part.textContent;
    else if (part.nodeName === "MAIN" && !same) document.querySelector("main").replaceWith(part);
    else morph(document.getElementById(part.id), part);
  }

  /** Keeps the history in step with the page about to be shown. */
  function remember(page, scrollY) {
    const next = page.url.pathname + page.url.search;
    if (scrollY === null && next !== here) {
      // Each call costs the browser a round: where the page stands is written down only if it is not known already.
      if (window.scrollY !== (history.state?.scrollY ?? 0)) history.replaceState({ scrollY: window.scrollY }, "");
      history.pushState(null, "", page.url);
    }
    here = next;
    version = page.version;
  }

  /** Scroll and focus after a swap: an alert first, then what had the focus, then the heading. */
  function settle(same, scrollY, hash) {
    const alert = document.querySelector("main [role=alert]");
    const target = hash && document.getElementById(hash.slice(1));
    if (!same) window.scrollTo(0, scrollY ?? 0);
    if (alert) alert.scrollIntoView({ block: "center" });
    else if (target) target.scrollIntoView();
    if (alert) alert.focus({ preventScroll: true });
    else if (!same || document.activeElement === document.body) document.querySelector("h1")?.focus({ preventScroll: true });
  }

  /** Makes one node like another, touching only what differs, so that focus, scroll and a click under way survive. */
  function morph(from, to) {
    if (from.isEqualNode(to)) return;
    if (from.nodeName !== to.nodeName || from.id !== to.id) return from.replaceWith(to);
    if (from.nodeType !== Node.ELEMENT_NODE) {
      from.data = to.data;
      return;
    }
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name);
    for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
    const [old, fresh] = [[...from.childNodes], [...to.childNodes]];
    fresh.forEach((child, i) => (old[i] ? morph(old[i], child) : from.append(child)));
    old.slice(fresh.length).forEach((child) => child.remove());
  }

  /** Lets fields show what the server says, but for those changed since it was asked. */
  function restore() {
    for (const field of document.querySelectorAll("main :is(input, textarea)")) {
      if (touched.has(field.name)) continue;
      if (field.checked !== field.defaultChecked) field.checked = field.defaultChecked;
      if (["text", "textarea", "range"].includes(field.type) && field.value !== field.defaultValue) field.value = field.defaultValue;
    }
  }

  // --- what the visitor does ----------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || (url.hash && url.pathname + url.search === here)) return;
    event.preventDefault();
    visit(url);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    event.preventDefault();
    if (form.method === "post") return send(form, event.submitter);
    const url = new URL(form.getAttribute("action") || here, location.href);
    url.search = new URLSearchParams(new FormData(form)).toString();
    visit(url);
  });

  document.addEventListener("input", (event) => touched.add(event.target.name));

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("[type=radio], [type=checkbox], [type=range]")) send(form, form.querySelector("[value=update]"));
  });

  window.addEventListener("popstate", (event) => {
    if (location.pathname + location.search === here) return; // only the fragment changed
    visit(new URL(location.href), event.state?.scrollY ?? 0);
  });

  history.scrollRestoration = "manual";
})();
