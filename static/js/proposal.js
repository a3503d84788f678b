// The page of a proposal while it is worked on: it asks now and then for what has changed.
//
// The header says what is shown, so that nothing comes if nothing has changed, and the map and the
// tables only if there is a better plan. Without scripts the same is one press on «Aggiorna».

// A first plan is asked for more often: it is seen no later than a quarter of the time it took.
const SOON_MS = 250;
const EVERY_MS = 1500;
const began = performance.now();
const page = document.querySelector("[data-proposal]");
const said = document.querySelector("[data-proposal-said]");

function state() {
  return document.getElementById("proposta-stato");
}

function sentence() {
  return state()?.querySelector("[data-phase]")?.textContent.trim() ?? "";
}

// What says the same stays: a button that is being pressed, where somebody is reading.
function same(shown, part) {
  const bar = (one) => one.querySelector("progress")?.getAttribute("value");
  return (
    shown.textContent === part.textContent &&
    shown.dataset.mark === part.dataset.mark &&
    bar(shown) === bar(part)
  );
}

async function look() {
  const before = sentence();
  const answer = await fetch(location.href, { headers: { "X-Part": state().dataset.mark } });
  if (!answer.ok) throw new Error(`risposta ${answer.status}`);
  if (answer.status === 204) return;
  const come = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.id;
  for (const part of come.querySelectorAll("[data-part]")) {
    const shown = document.getElementById(part.id);
    const stays = part.id === state().id && same(shown, part);
    if (shown && !stays) shown.replaceWith(document.adoptNode(part));
  }
  // The button that had the focus may be gone with what it stood for.
  if (focused) (document.getElementById(focused) ?? state()).focus();
  const now = sentence();
  if (now !== before) said.textContent = now;
}

function pause() {
  if (state().dataset.underWay !== "first") return EVERY_MS;
  return Math.min(EVERY_MS, Math.max(SOON_MS, (performance.now() - began) / 4));
}

function wait() {
  if (state()?.dataset.underWay === undefined) return;
  setTimeout(async () => {
    try {
      if (document.visibilityState === "visible") await look();
    } catch (error) {
      console.warn("Non aggiornata:", error);
    }
    wait();
  }, pause());
}

if (page) wait();
