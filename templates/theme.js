// A link to the same page in another language leads to the place that is being read: the anchor of the
// address, else the step at the top of the window.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element && event.target.closest('a[data-keep-place]');
  if (link) link.hash = location.hash || placeInView();
});

function placeInView() {
  const steps = [...document.querySelectorAll('.step[id]')];
  const above = steps.filter((step) => step.getBoundingClientRect().top < innerHeight / 3);
  const last = above.pop();
  return last && last.getBoundingClientRect().bottom > 0 ? `#${last.id}` : '';
}
