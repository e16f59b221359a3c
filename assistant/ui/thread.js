// The conversation. Runs once, as gr.HTML's js_on_load: `element`, `trigger` and `watch` are given.
// A button's meaning stands in its data- attributes; the server gets them as the click's data.
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

function copy(button, text) {
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

// A right answer is said with one press; a wrong one may be told what it should have said.
function rate(button) {
  const rating = button.closest('.rating');
  const form = rating.querySelector('form');
  if (button.dataset.thumb === 'down') {
    form.hidden = !form.hidden;
    if (!form.hidden) form.querySelector('textarea').focus();
    return;
  }
  form.hidden = true;
  said(rating, 'up', '');
}

// Presses that are sent together may arrive in the other order: each waits until the one before it is answered, or until
// no answer can be hoped for.
const HOPE = 10000; // milliseconds
const presses = [];
let waiting = 0;

function send() {
  clearTimeout(waiting);
  waiting = presses.length ? setTimeout(send, HOPE) : 0;
  if (presses.length) trigger('click', presses.shift());
}

window.addEventListener('carried', (event) => { if (event.detail.thumb !== undefined) send(); });

function said(rating, thumb, correction) {
  const { turn } = rating.querySelector('form').dataset;
  presses.push({ thumb, turn, correction });
  if (!waiting) send();
  rating.querySelectorAll('.thumb').forEach((one) => one.setAttribute('aria-pressed', one.dataset.thumb === thumb));
  rating.querySelector('.thanks').textContent = 'Thank you, noted.';
}

element.addEventListener('submit', (event) => {
  event.preventDefault();
  const rating = event.target.closest('.rating');
  said(rating, 'down', rating.querySelector('textarea').value);
  event.target.hidden = true;
  rating.querySelector('[data-thumb=down]').focus();
});

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const data = button.dataset;
  if (data.copy !== undefined) {
    copy(button, data.copy);
  } else if (data.link !== undefined) {
    copy(button, new URL(data.link, document.baseURI).href);
  } else if (data.retry !== undefined) {
    trigger('click', { retry: data.retry });
  } else if (data.again !== undefined) {
    document.querySelector('#ask').click();
  } else if (data.thumb !== undefined) {
    rate(button);
  } else if (data.struck !== undefined) {
    const seen = button.closest('.turn').classList.toggle('show-struck');
    button.setAttribute('aria-pressed', seen);
  } else if (data.example !== undefined) {
    trigger('click', { example: data.example });
    // the button goes with the examples: the keyboard goes on in the question
    document.querySelector('#question textarea')?.focus({ preventScroll: true });
  } else if (data.save !== undefined) {
    trigger('click', { save: data.save, turn: data.turn ?? '', title: window.conversationName?.() ?? '' });
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
