// The Evaluate tab's forms and buttons. `element` and `trigger` are given.
// A button's meaning stands in its data- attributes; the server gets them with what stands in the forms of its part.
function typed(root) {
  return Object.fromEntries([...root.querySelectorAll('form')].flatMap((form) => [...new FormData(form)])
    .filter(([, value]) => typeof value === 'string'));
}

function kept() {
  return [...element.querySelectorAll('li[data-case]')]
    .filter((row) => row.querySelector('[name=kept]').checked)
    .map((row) => {
      const edited = { ...JSON.parse(row.dataset.case), question: row.querySelector('[name=question]').value };
      const answers = row.querySelector('[name=answers]');
      if (answers) edited.answers = answers.value.split('|').map((one) => one.trim()).filter(Boolean);
      return edited;
    });
}

element.addEventListener('submit', (event) => {
  event.preventDefault();
  event.target.querySelector('button[data-act]')?.click();
});

element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (!button) return;
  const { act, kind = '' } = button.dataset;
  const said = { ...typed(element), act, kind };
  if (act === 'keep' || act === 'download') said.cases = JSON.stringify(kept());
  if (act === 'stop') button.disabled = true;
  trigger('click', said);
});

element.addEventListener('change', async (event) => {
  const input = event.target.closest('input[type=file]');
  if (!input || !input.files.length) return;
  const file = input.files[0];
  trigger('click', { act: 'send', name: file.name, text: await file.text() });
  input.value = '';
});
