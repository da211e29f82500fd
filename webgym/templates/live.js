"use strict";
// All that arrives was written by a site or an agent: it becomes text, never markup.
const by = (id) => document.getElementById(id);
const MOST_LINES = 40;
const MOST_CHECKS = 6;
let last = null;

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

function addLine(list, ...parts) {
  const line = element("li", "");
  line.append(...parts);
  list.prepend(line);
  while (list.children.length > MOST_LINES) list.lastChild.remove();
}

function outcome({ fault, verdict }) {
  if (fault) return { mark: "!", word: "Fault", className: "fault", score: `The episode does not count: ${fault}`, failed: [] };
  const failed = verdict.checks.filter((check) => !check.passed);
  const passed = `${verdict.checks.length - failed.length} of ${verdict.checks.length} checks passed`;
  const score = `Score ${verdict.score.toFixed(2)}, ${passed}`;
  if (verdict.success) return { mark: "✓", word: "Success", className: "success", score, failed };
  return { mark: "✗", word: "Failure", className: "failure", score, failed };
}

function turnPage() {
  if (last !== null && (last.verdict || last.fault)) {
    const { mark, className } = outcome(last);
    addLine(by("earlier"), element("b", mark, className), element("span", last.instruction));
    by("past").hidden = false;
  }
  by("log").replaceChildren();
}

function showOutcome(moment) {
  const ended = Boolean(moment.verdict || moment.fault);
  by("judged").hidden = !ended;
  if (!ended) return;
  const { word, className, score, failed } = outcome(moment);
  by("word").textContent = word;
  by("word").className = className;
  by("score").textContent = score;
  by("checks").replaceChildren(...failed.slice(0, MOST_CHECKS).map(checkLine));
  if (failed.length > MOST_CHECKS) by("checks").append(element("li", `and ${failed.length - MOST_CHECKS} more`, "soft"));
}

function checkLine(check) {
  const line = element("li", check.name);
  line.append(element("small", `expected ${check.expected}, found ${check.found}`));
  return line;
}

function showPicture(moment) {
  if (moment.frame) {
    by("picture").src = moment.frame;
    by("picture").hidden = false;
  }
  by("places").replaceChildren(...moment.places.map(([x, y]) => {
    const ring = element("i", "");
    ring.style.left = `${100 * x}%`;
    ring.style.top = `${100 * y}%`;
    return ring;
  }));
}

function showWords(moment) {
  document.title = `${moment.task} · webgym`;
  for (const name of ["url", "task", "instruction", "episode", "step"]) by(name).textContent = moment[name];
  by("budget").textContent = moment.max_steps === null ? "" : ` of ${moment.max_steps}`;
  by("reward").textContent = moment.reward.toFixed(2);
}

function show(moment) {
  const isNew = last === null || last.episode !== moment.episode;
  if (isNew) turnPage();
  if (moment.step > 0 && (isNew || last.step !== moment.step)) {
    const said = element("span", moment.action);
    if (moment.error) said.append(element("small", moment.error));
    addLine(by("log"), element("b", moment.step), said);
  }
  by("actions").hidden = moment.step === 0;
  showWords(moment);
  showPicture(moment);
  showOutcome(moment);
  last = moment;
}

function say(state, className = "") {
  by("state").textContent = state;
  by("state").className = className;
}

by("picture").addEventListener("load", ({ target }) => {
  document.documentElement.style.setProperty("--shape", target.naturalWidth / target.naturalHeight);
});
const moments = new EventSource("moments");
moments.addEventListener("open", () => say("live", "live"));
moments.addEventListener("error", () => say("lost; trying again"));
moments.addEventListener("message", ({ data }) => show(JSON.parse(data)));
moments.addEventListener("end", () => {
  moments.close();
  say("the environment was closed");
});
