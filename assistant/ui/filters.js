// A form of filters. `element` and `trigger` are given. What is typed is looked for without a press of Enter.
const form = element.querySelector('form');
let waiting = null;
let last = '';

function search(act = 'find') {
  clearTimeout(waiting);
  const said = Object.fromEntries(new FormData(form));
  last = JSON.stringify(said);
  trigger('click', { act, ...said });
}

form.addEventListener('submit', (event) => { event.preventDefault(); search(); });
form.addEventListener('reset', () => setTimeout(() => search('clear')));
form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (JSON.stringify(Object.fromEntries(new FormData(form))) !== last) search();
  }, 350);
});
