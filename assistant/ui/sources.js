// The rows of the Sources tab, and how far the index is. `element`, `trigger` and `watch` are given.
// A button's meaning stands in its data- attributes; the server gets them with what stands in the filters.
function filters() {
  const form = document.querySelector('#source-filters form');
  return form ? Object.fromEntries(new FormData(form)) : {};
}

// What cannot be undone is asked for twice.
function sure(button) {
  if (button.dataset.sure) return true;
  const said = button.textContent;
  button.dataset.sure = '1';
  button.textContent = 'Really remove?';
  button.addEventListener('blur', () => { delete button.dataset.sure; button.textContent = said; }, { once: true });
  return false;
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (!button) return;
  const { act, id = '', page = '' } = button.dataset;
  if (act === 'remove' && !sure(button)) return;
  if (act === 'open') {
    document.querySelectorAll('#source-rows .open').forEach((other) => other.classList.remove('open'));
    button.classList.add('open');
    window.openedMark = button;
  }
  trigger('click', { ...filters(), act, id, page });
});

// Whoever shows what the index holds shows it anew.
if (element.closest('#source-rows')) watch('value', () => window.dispatchEvent(new Event('sources')));
