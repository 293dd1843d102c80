// What every page does by itself: clocks that run, and news that arrives.
// A page works without it; nothing here is the only way to do a thing.
"use strict";

// Countdowns: <time class="countdown" datetime="…">. The server wrote the first text.
const ENGLISH = document.documentElement.lang === "en";
// How far this machine's clock is from the server's: a wrong clock at home must not make anybody look late.
const serverNow = Number(document.documentElement.dataset.now || Date.now());
const offset = serverNow - Date.now();

function inWords(seconds) {
  const s = Math.abs(seconds), d = Math.floor(s / 86400), h = Math.floor(s / 3600) % 24, m = Math.floor(s / 60) % 60;
  const two = (n) => String(n).padStart(2, "0");
  if (d) return ENGLISH ? `${d} d ${h} h` : `${d} 天 ${h} 小时`;
  return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

function runClocks() {
  const now = Date.now() + offset;
  for (const clock of document.querySelectorAll("time.countdown")) {
    const left = Math.round((Date.parse(clock.dateTime) - now) / 1000);
    clock.textContent = left < 0 && !("isElapsed" in clock.dataset) ? (ENGLISH ? `${inWords(left)} ago` : `${inWords(left)} 前`) : inWords(left);
    clock.classList.toggle("soon", left >= 0 && left < 300);
    clock.classList.toggle("late", left < 0 && "isDue" in clock.dataset);
  }
}
setInterval(runClocks, 1000);
document.addEventListener("DOMContentLoaded", runClocks);
document.addEventListener("htmx:afterSwap", runClocks);

// Selects and date fields of a filter bar send themselves.
document.addEventListener("change", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-sends-itself]")) event.target.closest("form").requestSubmit();
});

// A part in which somebody is writing is not taken away under their hands: they are told that there is news.
for (const moment of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
  document.addEventListener(moment, (event) => {
    const part = event.target;
    if (!(part instanceof Element) || !part.matches("[data-keeps-open]") || !part.querySelector("details[open]")) return;
    event.preventDefault();
    part.querySelector(".fresh-news")?.removeAttribute("hidden");
  });
}

// Toasts go by themselves.
function fadeToasts() {
  for (const toast of document.querySelectorAll(".toast:not([data-seen])")) {
    toast.dataset.seen = "yes";
    setTimeout(() => toast.remove(), 6000);
  }
}
document.addEventListener("DOMContentLoaded", fadeToasts);
document.addEventListener("htmx:afterSwap", fadeToasts);

// News: <body data-live="/live?case=…">. Parts listen with hx-trigger="changed from:body, every 30s".
document.addEventListener("DOMContentLoaded", () => {
  const address = document.body.dataset.live;
  if (!address || !window.EventSource) return;
  const source = new EventSource(address);
  let waiting = 0;
  source.addEventListener("changed", () => {
    // A burst of changes is looked at once; half a person is typing into a form, so parts refresh around it.
    clearTimeout(waiting);
    waiting = setTimeout(() => window.htmx?.trigger(document.body, "changed"), 120);
  });
  window.addEventListener("pagehide", () => source.close());
});
