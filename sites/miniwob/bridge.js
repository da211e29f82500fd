// Added by the server to the page that a task plays. It seeds the page, starts its episode and reports both ends of it.
//
// `given` is {seed, mode, window}; null where a person looks at the pages, which then are as they were shipped.
if (given === null) return;

// A step budget ends episodes here, and time spent costs nothing: the page's own limit is put off for good.
const NO_LIMIT_MS = 2 ** 31 - 1;  // the longest that setTimeout takes

// The pages are made for the left upper corner of a larger window, by whose size they place what pops up. Beyond the
// corner are counters, which say nothing here.
const [width, height] = given.window;
const style = document.createElement("style");
style.textContent = `html { overflow: hidden } body { position: relative; width: ${width}px }
  #click-canvas, #reward-display { display: none }`;
document.head.append(style);
Object.defineProperties(document.documentElement, {clientWidth: {get: () => width}, clientHeight: {get: () => height}});

Math.seedrandom(given.seed);
addEventListener("load", () => {  // registered last, so after the page's own `onload`, which puts up the START cover
  const end = core.endEpisode;
  core.endEpisode = function (reward, proportional, reason) {
    const counts = core.EP_TIMER !== null;
    end.apply(this, arguments);
    if (!counts) return;
    const paid = Number(reward);  // before the time that was spent is taken off
    report("ended", {reward: paid, positive: paid > 0, reason: reason == null ? "" : String(reason)});
  };
  core.EPISODE_MAX_TIME = NO_LIMIT_MS;
  core.setDataMode(given.mode);
  Math.seedrandom(given.seed);
  core.startEpisodeReal();
  scrollTo(0, 0);  // a pop-up that took the focus may have pulled the page towards it
  const said = core.getUtterance();
  const whole = typeof said === "string" ? {utterance: said, fields: null} : said;
  report("started", {utterance: whole.utterance, fields: JSON.stringify(whole.fields)});
}, {once: true});
