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

// The mark beside a step copies the short address of the step; where that cannot be, it stays a link to the step.
document.addEventListener('click', async (event) => {
  const link = event.target instanceof Element && event.target.closest('a[data-copy]');
  if (!link) return;
  try {
    await navigator.clipboard.writeText(new URL(link.dataset.copy, location).href);
    say(link.dataset.copied);
  } catch {
    // The address of the window is that of the step, and can be copied by hand.
  }
});

// Shows a message for a moment, and has it read out.
function say(message) {
  let status = document.querySelector('.said');
  if (!status) {
    status = document.createElement('p');
    status.className = 'said';
    status.setAttribute('role', 'status');
    document.body.append(status);
  }
  status.textContent = message;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { status.textContent = ''; }, 2500);
}
