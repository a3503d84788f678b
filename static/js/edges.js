// A table, or a panel, that scrolls inside its box shows it: `data-more` names the edges behind which
// it goes on (up, down, left, right), and the style casts a shadow there.

const BOX = ".table-scroll, .scroll-cue";

function mark(box) {
  const below = box.scrollHeight - box.clientHeight - box.scrollTop;
  const beside = box.scrollWidth - box.clientWidth - box.scrollLeft;
  const hidden = { up: box.scrollTop, down: below, left: box.scrollLeft, right: beside };
  // Sizes are rounded, so a pixel is nothing.
  box.dataset.more = Object.keys(hidden).filter((edge) => hidden[edge] > 1).join(" ");
}

// A box is measured anew when it, or the table in it, changes its size.
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) mark(target.closest(BOX));
});

/** The boxes in `root`, itself among them if it is one. */
export function watchEdges(root) {
  const own = root instanceof Element && root.matches(BOX) ? [root] : [];
  for (const box of [...own, ...root.querySelectorAll(BOX)]) {
    for (const one of [box, ...box.children]) sizes.observe(one);
  }
}

// Scrolling does not bubble, but it is caught on its way down.
document.addEventListener("scroll", ({ target }) => {
  if (target instanceof Element && target.matches(BOX)) mark(target);
}, { capture: true, passive: true });
