// The drawer: a page of the site shown beside the one being read. The link to it works as it is;
// here htmx brings its content into <dialog id="cassetto"> and the address says so, so that it can
// be copied, and "back" closes it. Esc, the focus and the ground behind are the dialog's own.

const drawer = document.getElementById("cassetto");

/** Whether the entry of the history that is shown was made by opening the drawer. */
const isOpenHere = () => window.history.state?.drawer === true;

if (drawer) {
  drawer.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== drawer) return;
    const { responsePath } = event.detail.pathInfo;
    if (!drawer.open) drawer.showModal();
    drawer.querySelector("h1")?.focus();
    if (!isOpenHere()) window.history.pushState({ drawer: true }, "", responsePath);
  });
  drawer.addEventListener("htmx:responseError", followLink);
  drawer.addEventListener("htmx:sendError", followLink);
  drawer.addEventListener("click", (event) => {
    // Outside the content is the ground behind it.
    if (event.target !== drawer && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    drawer.close();
  });
  drawer.addEventListener("close", () => {
    drawer.replaceChildren();
    if (isOpenHere()) window.history.back();
  });
  window.addEventListener("popstate", () => {
    if (!isOpenHere()) drawer.close();
    else if (!drawer.open) {
      const { href } = window.location;
      window.htmx.ajax("GET", href, { target: drawer, select: "#spiega", swap: "innerHTML" });
    }
  });
} else if (isOpenHere()) {
  // Loaded again while the drawer was open: this is its own page, and "back" leads to another one.
  window.addEventListener("popstate", () => window.location.reload());
}

/** Without an answer for the drawer, go to the page itself and let it say what is wrong. */
function followLink(event) {
  window.location.assign(event.detail.pathInfo.requestPath);
}
