// Files are sent one by one, each with its progress and its result; then the index is brought up to date.
// `element` and `trigger` are given. Names and results are put in as text.
const list = element.querySelector('.results');
const drop = element.querySelector('.drop');
const input = element.querySelector('#files');
const form = element.querySelector('form');

function shown(name) {
  const row = document.createElement('li');
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', `${name} is being sent`);
  const line = document.createElement('span');
  line.textContent = name;
  row.append(line, bar);
  list.prepend(row);
  return {
    at: (share) => { bar.value = share; },
    end: (ok, text) => { bar.remove(); line.textContent = text; row.className = ok ? 'ok' : 'bad'; },
  };
}

function send(file) {
  const row = shown(file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = (text) => { row.end(false, `${file.name}: ${text}`); resolve(false); };
    request.open('POST', new URL('upload', document.baseURI));
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) row.at(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      let said = null;
      try { said = JSON.parse(request.responseText); } catch { /* told below */ }
      row.end(Boolean(said?.ok), said?.line ?? `${file.name}: the server did not take it (${request.status}).`);
      resolve(Boolean(said?.ok));
    });
    request.addEventListener('error', () => fail('the server cannot be reached.'));
    request.send(file);
  });
}

async function sendAll(files) {
  let taken = false;
  for (const file of files) taken = (await send(file)) || taken;
  if (taken) trigger('click', { act: 'update' });
}

input.addEventListener('change', () => { sendAll([...input.files]); input.value = ''; });
for (const name of ['dragenter', 'dragover']) {
  drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add('over'); });
}
for (const name of ['dragleave', 'drop']) drop.addEventListener(name, () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => { event.preventDefault(); sendAll([...event.dataTransfer.files]); });

form.addEventListener('submit', (event) => {
  event.preventDefault();
  trigger('click', { act: 'address', url: form.elements.url.value });
  form.reset();
});
