// What a phone does by itself: it keeps a command while there is no network and sends it later, once; it makes
// photos smaller; it takes a signature by finger. Without this file every form is an ordinary form.
"use strict";

const KEPT = "shangmen-kept";
const english = document.documentElement.lang === "en";
const AGAIN_EVERY = 8000, LONGEST_SIDE = 1600, AWAY = [502, 503, 504];

const kept = () => JSON.parse(localStorage.getItem(KEPT) || "[]");
const keep = (all) => { localStorage.setItem(KEPT, JSON.stringify(all)); tell(); };
const newKey = () => "phone-" + [...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(16).padStart(2, "0")).join("");

function toast(said, kind) {
  const made = Object.assign(document.createElement("div"), { className: `toast ${kind}`, textContent: said });
  document.querySelector(".toasts")?.append(made);
  setTimeout(() => made.remove(), 6000);
}

function tell() {
  const sign = document.getElementById("queue"), waiting = kept();
  if (!sign) return;
  sign.hidden = waiting.length === 0;
  sign.textContent = waiting.length ? `${sign.dataset.one} ${waiting.map((one) => one.name).join("、")}` : "";
}

function post(address, fields) {
  // The token of the page as it is now: what was kept overnight carries an old one.
  const token = document.querySelector("input[name=csrf]")?.value;
  const body = new URLSearchParams(fields.map(([name, value]) => [name, name === "csrf" && token ? token : value]));
  return fetch(address, { method: "POST", body, headers: { Accept: "text/html" } });
}

// The answer is the page as it stands now, or the form again with words beside it.
async function show(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) { location.reload(); return; }
  document.querySelector("main").replaceWith(document.adoptNode(main));
  if (answer.ok) history.replaceState(null, "", answer.url);
  window.htmx?.process(document.querySelector("main"));
  ready();
  (document.querySelector("[role=alert]") || document.querySelector("main")).scrollIntoView({ block: "center" });
}

async function send(form, submitter) {
  const fields = [...new FormData(form, submitter)].filter(([, value]) => typeof value === "string");
  const own = fields.map(([name, value]) => [name, name === "key" ? newKey() : value]);
  const name = (submitter?.textContent || form.getAttribute("aria-label") || "").trim();
  const main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await post(form.action, own);
  } catch { answer = null; }
  if (!answer || AWAY.includes(answer.status)) {
    keep([...kept(), { address: form.action, fields: own, name }]);
    main.removeAttribute("aria-busy");
    return;
  }
  await show(answer);
}

let sending = false;
async function sendKept() {
  if (sending || !kept().length) return;
  sending = true;
  let last = null;
  try {
    while (kept().length) {
      const [first] = kept();
      const answer = await post(first.address, first.fields);
      if (AWAY.includes(answer.status)) break;
      keep(kept().slice(1));
      last = answer;
      if (!answer.ok) {
        const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
        toast(`${first.name}：${page.querySelector("[role=alert]")?.textContent.trim() || answer.status}`, "late");
      }
    }
    if (last) {
      toast(document.getElementById("queue")?.dataset.gone || "", "good");
      if (last.ok) await show(last); else location.reload();
    }
  } catch { /* Still no network: what was kept stays kept. */ } finally { sending = false; }
}

async function smaller(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
}

async function sendPhoto(form) {
  const body = new FormData(form), file = body.get("photo");
  try { body.set("photo", await smaller(file), "photo.jpg"); } catch { /* Not a picture to this browser: the house says what it is. */ }
  try {
    await show(await fetch(form.action, { method: "POST", body }));
  } catch {
    toast(english ? "No network: photos have to be sent again later." : "没有网络：照片请等有网时再传。", "late");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-photos]")) { event.preventDefault(); sendPhoto(form); }
  else if (form.matches("[data-keeps]")) { event.preventDefault(); send(form, event.submitter); }
  else if (form.querySelector("[data-signs]") && !form.elements.signed_name.value.trim() && !form.elements.strokes.value) event.preventDefault();
});

// The pad: lines of points, 640 by 240, whatever its size on this screen.
function pad(box) {
  if (box.dataset.ready) return;
  box.dataset.ready = "yes";
  const canvas = box.querySelector("canvas"), field = box.querySelector("[name=strokes]"), name = box.querySelector("[name=signed_name]");
  const wipe = box.querySelector("[data-wipes]"), pen = canvas.getContext("2d");
  let lines = [], drawing = false;
  canvas.hidden = wipe.hidden = box.querySelector("[data-or]").hidden = false;
  name.required = false;
  pen.lineWidth = 4; pen.lineCap = pen.lineJoin = "round"; pen.strokeStyle = "#10243a";
  const at = (event) => {
    const frame = canvas.getBoundingClientRect();
    return [((event.clientX - frame.left) / frame.width) * 640, ((event.clientY - frame.top) / frame.height) * 240].map((n) => Math.max(0, Math.min(639, Math.round(n))));
  };
  canvas.addEventListener("pointerdown", (event) => { drawing = true; canvas.setPointerCapture(event.pointerId); lines.push([at(event)]); pen.beginPath(); pen.moveTo(...at(event)); });
  canvas.addEventListener("pointermove", (event) => { if (!drawing) return; lines.at(-1).push(at(event)); pen.lineTo(...at(event)); pen.stroke(); });
  const up = () => { drawing = false; field.value = lines.map((line) => line.map((point) => point.join(",")).join(" ")).join(";"); };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  wipe.addEventListener("click", () => { lines = []; field.value = ""; pen.clearRect(0, 0, 640, 240); });
}

function addUp(form) {
  const sum = [...form.querySelectorAll("[data-price]")].reduce((all, one) => all + Number(one.dataset.price) * (parseInt(one.value, 10) || 0), 0);
  const total = form.querySelector("[data-total]");
  total.hidden = sum === 0;
  total.querySelector("output").textContent = sum.toFixed(2);
}
document.addEventListener("input", (event) => { if (event.target.matches("[data-price]")) addUp(event.target.form); });

let stage = "";
function ready() {
  stage = document.getElementById("job")?.dataset.stage || "";
  for (const box of document.querySelectorAll("[data-signs]")) pad(box);
  for (const total of document.querySelectorAll("[data-total]")) addUp(total.closest("form"));
  tell();
}

// Somebody else moved the case on: what can be done now is another thing, unless a form is being filled in.
document.addEventListener("htmx:afterSwap", (event) => {
  const job = document.getElementById("job");
  if (!job || job.dataset.stage === stage) return;
  const busy = document.querySelector("main form:focus-within") || document.querySelector("[name=strokes]")?.value || sending;
  if (!busy) location.reload();
});

document.addEventListener("DOMContentLoaded", () => { ready(); sendKept(); });
window.addEventListener("online", sendKept);
setInterval(sendKept, AGAIN_EVERY);
