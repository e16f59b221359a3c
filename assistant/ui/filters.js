// The Facts tab's form. `element` and `trigger` are given. What is typed is looked for without a press of Enter.
const form = element.querySelector('form');
let waiting = null;
let last = '';

function search() {
  clearTimeout(waiting);
  const said = Object.fromEntries(new FormData(form));
  last = JSON.stringify(said);
  trigger('click', { act: 'find', ...said });
}

form.addEventListener('submit', (event) => { event.preventDefault(); search(); });
form.addEventListener('reset', () => setTimeout(search));
form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (JSON.stringify(Object.fromEntries(new FormData(form))) !== last) search();
  }, 350);
});
