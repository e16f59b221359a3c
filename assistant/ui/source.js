// The source panel. Runs once, as gr.HTML's js_on_load: `element`, `trigger` and `watch` are given.
let kept = null;
let closing = false;

function close() {
  closing = true;
  trigger('click', { close: '1' });
}

// The quote a third down its box; to the side only as far as it must, past the column that stays in place.
function reveal(quote, box) {
  box.scrollLeft = 0;
  const place = quote.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  box.scrollTop += place.top - frame.top - frame.height / 3;
  if (place.right > frame.right) box.scrollLeft = Math.min(place.right - frame.right + 12, place.left - frame.left - 60);
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const data = button.dataset;
  if (data.close !== undefined) {
    close();
  } else if (data.more !== undefined) {
    const box = element.querySelector('.box');
    kept = { side: data.more, top: box.scrollTop, height: box.scrollHeight };
    const { turn, cite = '', near = '', above, below } = data;
    trigger('click', { turn, cite, near, above, below });
  }
});

element.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && element.querySelector('.panel')) close();
});

watch('value', () => {
  const box = element.querySelector('.box');
  if (!element.querySelector('.panel')) {
    // closed by hand: the keyboard goes back to where it came from
    window.openedMark?.classList.remove('open');
    if (closing && window.openedMark?.isConnected) window.openedMark.focus({ preventScroll: true });
    closing = false;
    return;
  }
  if (kept && box) {
    // more was shown: what was read stays where it was
    box.scrollTop = kept.top + (kept.side === 'above' ? box.scrollHeight - kept.height : 0);
    if (!element.contains(document.activeElement)) box.focus({ preventScroll: true });
    kept = null;
    return;
  }
  const quote = element.querySelector('#quote');
  const target = quote ?? element.querySelector('.close');
  if (quote && box) {
    reveal(quote, box);
    // the panel may only get its width with the next frame
    requestAnimationFrame(() => reveal(quote, box));
  } else if (box) {
    box.scrollTop = 0;
  }
  target?.focus({ preventScroll: true });
});
