// The rows of the Facts tab, and the chart over them. `element`, `trigger` and `watch` are given.
// A button's meaning stands in its data- attributes; the server gets them with what stands in the filters.
const chosen = new Set();
let generation = '';

function tell() {
  const [draw, none] = ['draw', 'none'].map((act) => element.querySelector(`[data-act=${act}]`));
  if (!draw) return;
  draw.disabled = none.disabled = chosen.size === 0;
  draw.textContent = chosen.size ? `Draw the ${chosen.size} chosen` : 'Draw the chosen';
}

function filters() {
  const form = document.querySelector('#fact-filters form');
  return form ? Object.fromEntries(new FormData(form)) : {};
}

element.addEventListener('change', (event) => {
  const box = event.target.closest('input[type=checkbox]');
  if (!box) return;
  if (box.checked) chosen.add(box.value);
  else chosen.delete(box.value);
  tell();
});

element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-act]');
  if (!button) return;
  const { act, place = '', page = '', save = '', places = '' } = button.dataset;
  const of = button.dataset.generation ?? generation;
  if (act === 'none') {
    chosen.clear();
    element.querySelectorAll('input:checked').forEach((box) => { box.checked = false; });
    tell();
    element.querySelector('input[type=checkbox]')?.focus({ preventScroll: true });
    return;
  }
  if (act === 'open') {
    document.querySelectorAll('#fact-rows .open, #fact-chart .open').forEach((other) => other.classList.remove('open'));
    button.classList.add('open');
    window.openedMark = button;
  }
  const picked = act === 'draw' ? [...chosen].join(',') : places;
  trigger('click', { ...filters(), act, place, page, save, places: picked, generation: of });
});

// 'Clear' takes the choice away with the filters; the server takes the chart and the source away
document.addEventListener('reset', (event) => {
  if (event.target.closest('#fact-filters')) chosen.clear();
});

watch('value', () => {
  const section = element.querySelector('section');
  if (element.closest('#fact-chart')) {
    if (section) section.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    return;
  }
  // the places of an older index mean other facts
  if ((section?.dataset.generation ?? '') !== generation) chosen.clear();
  generation = section?.dataset.generation ?? '';
  element.querySelectorAll('input[type=checkbox]').forEach((box) => { box.checked = chosen.has(box.value); });
  tell();
});
