// The parts of the Brief tab. Runs once for each, as gr.HTML's js_on_load: `element`, `trigger` and `watch` are given.
// A button's meaning stands in its data- attributes; the server gets them as a submit's data, with what was typed.
const LARGEST = 20000000;

function send(act, data = {}) {
  const revision = document.querySelector('#brief-document .brief')?.dataset.revision ?? '';
  trigger('submit', { act, revision, ...data });
}

function fields(form) {
  const chosen = [...form.querySelectorAll('input[name=source]:checked')].map((box) => box.value);
  const { topic = '', reader = '', length = '', day = '' } = Object.fromEntries(new FormData(form));
  return { topic, reader, length, day, sources: JSON.stringify(chosen) };
}

function tell() {
  const count = element.querySelectorAll('input[name=source]:checked').length;
  const told = element.querySelector('.picked');
  if (told) told.textContent = count ? `${count} chosen` : 'all';
}

// The outline is edited in the page: the server gets its headings when the draft is asked for.
function edit(act, row) {
  const list = element.querySelector('ol');
  if (act === 'add') {
    list.append(element.querySelector('template').content.cloneNode(true));
    list.lastElementChild.querySelector('input').focus();
  } else if (act === 'row-up') {
    row.previousElementSibling?.before(row);
  } else if (act === 'row-down') {
    row.nextElementSibling?.after(row);
  } else {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector('input') ?? element.querySelector('[data-act=add]')).focus();
  }
}

element.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches('.brief-form')) {
    send('outline', fields(form));
  } else if (form.matches('.outline')) {
    send('draft', { headings: JSON.stringify([...form.querySelectorAll('li input')].map((field) => field.value)) });
  } else if (form.matches('.changed')) {
    send('take', { chosen: [...form.querySelectorAll('input:checked')].map((box) => box.value).join(' ') });
  } else if (form.matches('.editor')) {
    const { text = '', heading = '' } = Object.fromEntries(new FormData(form));
    send('apply', { at: form.dataset.at, text, heading });
  }
});

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const { act, at = '', cite, save = '', suffix = '' } = button.dataset;
  if (cite !== undefined) {
    document.querySelectorAll('#brief-document .open').forEach((other) => other.classList.remove('open'));
    button.classList.add('open');
    window.openedMark = button;
    trigger('select', { cite });
  } else if (act === 'stop') {
    trigger('stop', {});
  } else if (act === 'pick-file') {
    element.querySelector('input[type=file]').click();
  } else if (act === 'add' || act?.startsWith('row-')) {
    edit(act, button.closest('li'));
    if (button.isConnected && act !== 'add') button.focus({ preventScroll: true });
  } else if (act === 'new') {
    if (window.confirm('Begin a new briefing? What was not saved of this one is lost.')) send(act);
  } else if (act === 'export') {
    send(act, { suffix, strict: element.querySelector('input[name=strict]')?.checked ? '1' : '' });
  } else if (act) {
    send(act, { at, save });
  }
});

element.addEventListener('change', (event) => {
  const field = event.target;
  tell();
  if (field.type !== 'file' || !field.files.length) return;
  const [file] = field.files;
  field.value = '';
  if (file.size > LARGEST) send('open', { name: file.name, text: '' });
  else file.text().then((text) => send('open', { name: file.name, text }));
});

element.addEventListener('input', (event) => {
  if (event.target.name !== 'narrow') return;
  const words = event.target.value.toLowerCase().split(/\s+/);
  element.querySelectorAll('.picks li').forEach((row) => {
    row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  });
});

element.addEventListener('keydown', (event) => {
  // Enter in the list's filter narrows it and asks for nothing
  if (event.key === 'Enter' && event.target.name === 'narrow') event.preventDefault();
});

watch('value', () => {
  const strict = element.querySelector('input[name=strict]');
  if (strict) {
    strict.checked = window.onlySupported ?? false;
    strict.addEventListener('change', () => { window.onlySupported = strict.checked; });
  }
  const target = element.querySelector('.editor textarea') ?? element.querySelector('[data-focus]');
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
});
