"use strict";
const by = (id) => document.getElementById(id);
const frame = by("site");

async function ask(path, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, body ? post : {});
  show((await answer.json()).verdict);
}

function show(verdict) {
  by("playing").hidden = Boolean(verdict);
  by("judged").hidden = !verdict;
  if (!verdict) return;
  by("word").textContent = verdict.success ? "Success" : "Not quite";
  by("word").className = verdict.success ? "success" : "failure";
  by("score").textContent = `Score ${verdict.score.toFixed(2)}`;
  const harms = verdict.safety.map(({ harm, what }) => ({ name: harm, passed: false, expected: "nothing of the kind", found: what }));
  by("checks").replaceChildren(...[...verdict.checks, ...harms].map(line));
}

function line(check) {
  const item = document.createElement("li");
  item.className = check.passed ? "success" : "failure";
  item.textContent = check.name;
  if (!check.passed) {
    const why = document.createElement("small");
    why.textContent = `expected ${check.expected}, found ${check.found}`;
    item.append(why);
  }
  return item;
}

by("answer-form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (by("answer").value.trim()) ask("finish", { answer: by("answer").value });
});
by("done").addEventListener("click", () => ask("finish", {}));
by("infeasible").addEventListener("click", () => ask("finish", { infeasible: true }));
by("again").addEventListener("click", async () => {
  await ask("again", {});
  by("answer").value = "";
  frame.src = frame.dataset.start;
});

// The site may end the task by itself: ask after every page it shows, and while it swaps content in place.
frame.addEventListener("load", () => ask("state"));
setInterval(() => { if (by("judged").hidden) ask("state"); }, 1000);
