// Sets up every document before its own scripts run: its clock, its caret, and word of what it waits for a frame for.
//
// needsFrame: name of the binding that tells the driver; taken away here, so that the page does not see it.
// shift: milliseconds to add to the browser's clock, which runs on from one episode to the next.
(needsFrame, shift) => {
  "use strict";
  const tell = globalThis[needsFrame];
  delete globalThis[needsFrame];

  // A proxy of a native function looks native, whatever asks: name, length, toString().
  const around = (owner, name, apply) => {
    const property = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { ...property, value: new Proxy(property.value, { apply }) });
  };

  // --- the clock ------------------------------------------------------------------------------------------------------

  const NativeDate = Date;
  const browserNow = NativeDate.now;
  const now = () => browserNow() + shift;
  around(NativeDate, "now", now);
  const ShiftedDate = new Proxy(NativeDate, {
    construct: (target, given, asked) => Reflect.construct(target, given.length ? given : [now()], asked),
    apply: () => new NativeDate(now()).toString(),
  });
  NativeDate.prototype.constructor = ShiftedDate;
  Object.defineProperty(globalThis, "Date", { ...Object.getOwnPropertyDescriptor(globalThis, "Date"), value: ShiftedDate });

  const formats = Intl.DateTimeFormat.prototype;
  const { get: getFormat } = Object.getOwnPropertyDescriptor(formats, "format");
  Object.defineProperty(formats, "format", {
    configurable: true,
    get: new Proxy(getFormat, { apply: (target, self) => {
      const format = Reflect.apply(target, self, []);
      return date => format(date === undefined ? now() : date);
    } }),
  });
  around(formats, "formatToParts", (target, self, [date]) => Reflect.apply(target, self, [date === undefined ? now() : date]));

  if (globalThis.Temporal) {
    const clock = Temporal.Now;
    const zoned = zone => Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO(zone ?? clock.timeZoneId());
    around(clock, "instant", () => Temporal.Instant.fromEpochMilliseconds(now()));
    around(clock, "zonedDateTimeISO", (target, self, [zone]) => zoned(zone));
    around(clock, "plainDateTimeISO", (target, self, [zone]) => zoned(zone).toPlainDateTime());
    around(clock, "plainDateISO", (target, self, [zone]) => zoned(zone).toPlainDate());
    around(clock, "plainTimeISO", (target, self, [zone]) => zoned(zone).toPlainTime());
  }

  // The origin of performance.now() is the real start of the navigation: tie it to the page's own clock instead.
  const started = browserNow();
  const sinceStart = () => browserNow() - started;
  around(Performance.prototype, "now", sinceStart);

  // --- the caret ------------------------------------------------------------------------------------------------------

  // A caret blinks by the wall clock: pictures of a focused field would differ between runs.
  const still = new CSSStyleSheet();
  still.replaceSync("* { caret-color: transparent !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];

  // --- frames ---------------------------------------------------------------------------------------------------------

  // Frames cost more than most pages are worth: one is drawn where somebody looks, or where the page has asked for one.
  let askedOnce = false, askedAlways = false;
  const requestFrame = requestAnimationFrame.bind(globalThis);
  const askOnce = () => {
    if (askedOnce || askedAlways) return;
    askedOnce = true;
    requestFrame(() => { askedOnce = false; });
    tell("once");
  };
  const askAlways = () => {
    if (askedAlways) return;
    askedAlways = true;
    tell("always");
  };
  around(globalThis, "requestAnimationFrame", (target, self, [callback, ...rest]) => {
    askOnce();
    const atPageTime = typeof callback === "function" ? () => callback(sinceStart()) : callback;
    return Reflect.apply(target, self, [atPageTime, ...rest]);
  });
  const watching = (target, self, given) => {
    askAlways();
    return Reflect.apply(target, self, given);
  };
  around(IntersectionObserver.prototype, "observe", watching);
  around(ResizeObserver.prototype, "observe", watching);
  const comesWithFrame = /^(scroll|resize|animation|transition)/;
  const comesWithEnd = /^(pagehide|unload|beforeunload|visibilitychange)$/;
  around(EventTarget.prototype, "addEventListener", (target, self, given) => {
    if (comesWithFrame.test(String(given[0]))) askAlways();
    if (comesWithEnd.test(String(given[0]))) tell("end");
    return Reflect.apply(target, self, given);
  });
}
