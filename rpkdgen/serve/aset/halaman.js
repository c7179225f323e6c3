// Renews the page when the plan was saved. Without this script every view can still be read and loaded again.
"use strict";

const part = document.body.dataset.bagian;
let shown = Number(document.body.dataset.versi);
let wanted = shown;
let renewing = false;

// ── what is said ───────────────────────────────────────────────────────────────────────────────
const news = document.getElementById("kabar");
let said = "";

function say(text) {
  if (text === said) return;
  said = text;
  news.textContent = text;
}

function showStatus(status, problems) {
  const box = document.getElementById("status");
  box.dataset.jenis = status.jenis;
  setText("status-teks", status.teks);
  setText("status-keterangan", status.keterangan);
  const badge = document.getElementById("lencana-masalah");
  badge.dataset.kesalahan = problems.error;
  badge.firstChild.data = problems.error + problems.warning;
  // Only what is settled is announced: a screen reader need not hear each step.
  if (["siap", "ditahan", "terhenti"].includes(status.jenis)) say(`${status.teks} ${status.keterangan}`.trim());
}

function setText(id, text) {
  const element = document.getElementById(id);
  if (element.textContent !== text) element.textContent = text;
}

// ── renewal ────────────────────────────────────────────────────────────────────────────────────
async function renew() {
  if (renewing || wanted === shown) return;
  renewing = true;
  const target = wanted;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      shown = Number(fresh.body.dataset.versi);
      wanted = Math.max(wanted, shown);
      keepPlace(() => replaceParts(fresh));
    } else {
      shown = target;
    }
  } catch {
    shown = target; // the page is gone; the stream says so
  }
  renewing = false;
  if (wanted > shown) renew();
}

function replaceParts(fresh) {
  document.title = fresh.title;
  for (const old of document.querySelectorAll("[data-segar]")) {
    const now = fresh.getElementById(old.id);
    if (!now) continue;
    if (old.hasAttribute("data-berkunci")) mergeKeyed(old, now);
    else if (old.innerHTML !== now.innerHTML) keepOpen(old, () => old.replaceChildren(...now.childNodes));
  }
}

// Children with a key stay as they are while their fingerprint does.
function mergeKeyed(old, now) {
  const known = new Map([...old.children].map((child) => [child.dataset.kunci, child]));
  let place = old.firstElementChild;
  for (const child of [...now.children]) {
    const had = known.get(child.dataset.kunci);
    known.delete(child.dataset.kunci);
    if (had && had.dataset.sidik === child.dataset.sidik) {
      if (had === place) place = place.nextElementSibling;
      else old.insertBefore(had, place);
    } else if (had) {
      if (had === place) place = place.nextElementSibling;
      child.classList.add("baru");
      had.replaceWith(child);
    } else {
      old.insertBefore(child, place);
    }
  }
  for (const gone of known.values()) gone.remove();
}

// Which details are open belongs to the reader.
function keepOpen(box, change) {
  const name = (details) => details.querySelector("summary").textContent;
  const open = new Map([...box.querySelectorAll("details")].map((details) => [name(details), details.open]));
  const focused = box.contains(document.activeElement) ? pathTo(box, document.activeElement) : null;
  change();
  for (const details of box.querySelectorAll("details")) {
    if (open.has(name(details))) details.open = open.get(name(details));
  }
  if (focused) at(box, focused)?.focus({ preventScroll: true });
}

function pathTo(box, element) {
  const path = [];
  for (; element !== box; element = element.parentElement) path.unshift([...element.parentElement.children].indexOf(element));
  return path;
}

function at(box, path) {
  return path.reduce((element, number) => element?.children[number], box);
}

// What is at the top of the window stays there, whatever changes above it.
function keepPlace(change) {
  const top = [...document.querySelectorAll("[data-kunci]")].find((child) => child.getBoundingClientRect().bottom > 0);
  const key = top?.dataset.kunci;
  const before = top?.getBoundingClientRect().top;
  change();
  if (window.scrollY === 0 || !key) return;
  const now = document.querySelector(`[data-kunci="${key}"]`);
  if (now) window.scrollBy({ top: now.getBoundingClientRect().top - before, behavior: "instant" });
}

// ── the stream ─────────────────────────────────────────────────────────────────────────────────
let stream = null;

function listen() {
  if (stream) return;
  stream = new EventSource("/peristiwa");
  stream.onmessage = (message) => {
    const told = JSON.parse(message.data);
    // Each document says of itself from which state it was made.
    const own = told.keterangan[part.slice(part.indexOf("/") + 1)];
    showStatus({ ...told.status, keterangan: own ?? told.status.keterangan }, told.masalah);
    wanted = told.versi[part] ?? shown;
    if (wanted < shown) shown = wanted - 1; // another run of the command
    renew();
  };
  stream.onerror = () => {
    document.getElementById("status").dataset.jenis = "terputus";
    setText("status-teks", "Tidak terhubung dengan rpkdgen serve.");
    setText("status-keterangan", "Bila perintahnya sudah dihentikan, jalankan lagi dan buka alamat yang baru.");
    say("Tidak terhubung dengan rpkdgen serve.");
    if (stream.readyState === EventSource.CLOSED) { stream = null; setTimeout(listen, 2000); }
  };
}

// A browser opens few connections to one host: a tab that nobody sees gives its own back.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) { stream?.close(); stream = null; } else listen();
});
listen();

// ── controls ───────────────────────────────────────────────────────────────────────────────────
document.getElementById("susun").addEventListener("submit", (event) => {
  event.preventDefault();
  fetch("/susun", { method: "POST", body: new URLSearchParams(new FormData(event.target)), redirect: "manual" });
});

const colours = document.getElementById("tema");
colours.value = document.documentElement.dataset.tema ?? "";
colours.addEventListener("change", () => {
  if (colours.value) document.documentElement.dataset.tema = colours.value;
  else delete document.documentElement.dataset.tema;
  try { localStorage.setItem("tema", colours.value); } catch { /* only for this view, then */ }
});

// The list of contents covers half of a narrow screen: closed there at first.
const contents = document.getElementById("daftar-isi");
if (contents && window.matchMedia("(max-width: 60rem)").matches) contents.open = false;
