// The conversation. Runs once, as gr.HTML's js_on_load: `element`, `trigger` and `watch` are given.
// A button's meaning stands in its data- attributes; the server gets them as the click's data.
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

function copy(button) {
  const text = button.dataset.copy;
  const said = button.textContent;
  const done = () => {
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = said; }, 1500);
  };
  // a page that is served over plain http from another machine has no clipboard: select and copy instead
  const select = () => {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
    done();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, select);
  else select();
}

function show(turn) {
  turn.scrollIntoView({ block: 'start', behavior: calm.matches ? 'instant' : 'smooth' });
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const data = button.dataset;
  if (data.copy !== undefined) {
    copy(button);
  } else if (data.struck !== undefined) {
    const seen = button.closest('.turn').classList.toggle('show-struck');
    button.setAttribute('aria-pressed', seen);
  } else if (data.example !== undefined) {
    trigger('click', { example: data.example });
    // the button goes with the examples: the keyboard goes on in the question
    document.querySelector('#question textarea')?.focus({ preventScroll: true });
  } else if (data.save !== undefined) {
    trigger('click', { save: data.save, turn: data.turn });
  } else if (data.turn !== undefined) {
    document.querySelectorAll('#thread .open').forEach((other) => other.classList.remove('open'));
    button.classList.add('open');
    window.openedMark = button;
    trigger('click', { turn: data.turn, cite: data.cite ?? '', near: data.near ?? '', trace: data.trace ?? '' });
  }
});

let turns = element.querySelectorAll('.turn').length;
watch('value', () => {
  const all = element.querySelectorAll('.turn');
  if (all.length > turns) show(all[all.length - 1]);
  turns = all.length;
});
