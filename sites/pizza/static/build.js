// Building by hand: toppings are dragged from the shelf onto the pizza, about it and off it. Each drop presses a button of the
// page's form, so that all of it works by clicks, keys and without this script too.
"use strict";

(() => {
  const MIDDLE = 0.14; // of the pizza's width: what is dropped there lies on the whole

  /** What is being dragged: the topping, the half it was taken from ("" from the shelf), where it lay there, and its ghost. */
  let carried = null;

  /** Where a point is on the pizza: "left", "right" or "whole"; "off" beside it. */
  function placeAt(x, y) {
    const box = document.querySelector(".dish")?.getBoundingClientRect();
    if (!box) return "off";
    const [across, down] = [(x - box.x) / box.width - 0.5, (y - box.y) / box.height - 0.5];
    if (Math.hypot(across, down) > 0.5) return "off";
    return Math.abs(across) < MIDDLE / 2 ? "whole" : across < 0 ? "left" : "right";
  }

  /** Where a topping lies after a drop. Taken off one half of a whole pizza, it stays on the other. */
  function landing({ from, lay }, place) {
    return place === "off" && lay === "whole" && from !== "whole" ? { left: "right", right: "left" }[from] : place;
  }

  function press(name, value) {
    const button = document.getElementById(name);
    button.value = value;
    button.form.requestSubmit(button);
  }

  document.addEventListener("pointerdown", (event) => {
    const source = event.target.closest("[data-take]:enabled, [data-topping]");
    if (event.button || !source?.closest(".counter")) return;
    const onPizza = "topping" in source.dataset;
    const topping = onPizza ? source.dataset.topping : source.dataset.take;
    const from = onPizza ? placeAt(event.clientX, event.clientY) : "";
    carried = { topping, from, lay: source.dataset.side ?? "", x: event.clientX, y: event.clientY, ghost: null };
    if (onPizza) event.preventDefault();
  });

  document.addEventListener("pointermove", (event) => {
    if (!carried) return;
    if (!carried.ghost) {
      if (Math.hypot(event.clientX - carried.x, event.clientY - carried.y) < 6) return;
      carried.ghost = document.querySelector(`[data-take="${carried.topping}"] svg`).cloneNode(true);
      carried.ghost.classList.add("ghost");
      document.body.append(carried.ghost);
    }
    carried.ghost.style.translate = `${event.clientX - 30}px ${event.clientY - 30}px`;
    document.querySelector(".dish").dataset.over = placeAt(event.clientX, event.clientY);
  });

  document.addEventListener("pointerup", (event) => {
    const { topping, from, lay, ghost } = carried ?? {};
    carried = null;
    if (!ghost) return;
    ghost.remove();
    delete document.querySelector(".dish").dataset.over;
    const place = landing({ from, lay }, placeAt(event.clientX, event.clientY));
    if (place !== lay && (from || place !== "off")) press("dropped", `${topping} ${place}`);
  });

  document.addEventListener("pointercancel", () => {
    carried?.ghost?.remove();
    carried = null;
  });
})();
