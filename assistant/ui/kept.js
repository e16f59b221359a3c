// Conversations, kept in this browser. `element` and `trigger` are given; #carrier brings what is to be kept.
// What comes from storage is put in as text, and the server checks it before it shows it.
const KEY = `conversations ${new URL(document.baseURI).pathname}`;
const MOST = 100;
const shell = element.querySelector('details.kept');
const list = element.querySelector('ul');
const search = element.querySelector('input[type=search]');
const none = element.querySelector('.none');
let current = null;

function load() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter((one) => one?.id && Array.isArray(one.exchanges)) : [];
  } catch {
    return [];
  }
}

// Where the browser has no more room, the oldest go.
function save(all) {
  for (let kept = all.slice(0, MOST); kept.length; kept = kept.slice(0, -1)) {
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
      return;
    } catch { /* one fewer */ }
  }
  try { localStorage.removeItem(KEY); } catch { /* no storage at all */ }
}

function point(id) {
  current = id;
  history.replaceState(null, '', id ? `#c=${id}` : location.pathname);
  draw();
}

function button(text, name, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = name;
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

function rename(row, one) {
  const field = document.createElement('input');
  field.value = one.name;
  field.maxLength = 200;
  field.setAttribute('aria-label', 'Name of the conversation');
  row.replaceChildren(field);
  field.focus();
  field.select();
  let ended = false;
  const end = (keep) => {
    if (ended) return;
    ended = true;
    const name = field.value.trim();
    if (keep && name) save(load().map((other) => (other.id === one.id ? { ...other, name } : other)));
    draw(one.id);
  };
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'Escape') { event.preventDefault(); end(event.key === 'Enter'); }
  });
  field.addEventListener('blur', () => end(true));
}

function open(one) {
  current = one.id;
  trigger('click', { open: JSON.stringify(one.exchanges), title: one.name });
  point(one.id);
}

function draw(focused = '') {
  const all = load();
  const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const text = (one) => [one.name, ...one.exchanges.flatMap((e) => [e.question, e.answer?.text])].join(' ').toLocaleLowerCase();
  const found = all.filter((one) => words.every((word) => text(one).includes(word)));
  shell.hidden = !all.length;
  element.querySelector('.number').textContent = all.length;
  none.textContent = all.length && !found.length ? 'None has these words.' : '';
  list.replaceChildren(...found.map((one) => {
    const row = document.createElement('li');
    const when = document.createElement('span');
    when.className = 'when';
    when.textContent = `${new Date(one.at).toLocaleDateString()} · ${one.exchanges.length}`;
    when.title = `${one.exchanges.length} question${one.exchanges.length === 1 ? '' : 's'}`;
    const opens = button(one.name, 'opens', () => open(one));
    if (one.id === current) opens.setAttribute('aria-current', 'true');
    const renames = button('Rename', 'small', () => rename(row, one));
    renames.setAttribute('aria-label', `Rename ${one.name}`);
    const removes = button('Delete', 'small', () => {
      if (removes.textContent === 'Delete') { removes.textContent = 'Really delete?'; return; }
      save(load().filter((other) => other.id !== one.id));
      if (one.id === current) point(null);
      draw();
      search.focus();
    });
    removes.setAttribute('aria-label', `Delete ${one.name}`);
    removes.addEventListener('blur', () => { removes.textContent = 'Delete'; });
    row.append(opens, when, renames, removes);
    if (one.id === focused) setTimeout(() => opens.focus());
    return row;
  }));
}

function keep(at, exchange) {
  const all = load();
  let one = at > 0 ? all.find((other) => other.id === current) : null;
  if (!one) one = { id: crypto.getRandomValues(new Uint32Array(2)).join(''), name: exchange.question, exchanges: [] };
  one.exchanges = [...one.exchanges.slice(0, at), exchange];
  one.at = Date.now();
  save([one, ...all.filter((other) => other.id !== one.id)]);
  point(one.id);
}

function rate(at, thumb) {
  const all = load();
  const exchange = all.find((other) => other.id === current)?.exchanges[at];
  if (exchange) exchange.thumb = thumb;
  save(all);
}

window.addEventListener('carried', (event) => {
  const { begun, at, exchange, thumb } = event.detail;
  if (begun) point(null);
  else if (thumb !== undefined) rate(Number(at), thumb);
  else keep(Number(at), JSON.parse(exchange));
});
search.addEventListener('input', () => draw());
window.addEventListener('storage', (event) => { if (event.key === KEY || event.key === null) draw(); });

window.conversationName = () => load().find((one) => one.id === current)?.name ?? '';
draw();
// a link asks its question; a reload goes on with its conversation
const asked = new URLSearchParams(location.search);
const before = load().find((one) => location.hash === `#c=${one.id}`);
if (before) {
  setTimeout(() => open(before));
} else if (asked.get('q')) {
  const said = Object.fromEntries(['as_of', 'since', 'kind', 'publisher'].map((name) => [name, asked.get(name) ?? '']));
  setTimeout(() => trigger('click', { ...said, q: asked.get('q') }));
}
