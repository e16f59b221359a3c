// The list of sources came from the server: it goes into the form, and what was chosen stays so. `element`, `watch` given.
function fresh() {
  const list = document.querySelector('#brief-form .picks .list');
  const found = element.querySelector('ul');
  if (!list || !found) return;
  const chosen = new Set([...list.querySelectorAll('input:checked')].map((box) => box.value));
  list.replaceChildren(...[...element.querySelectorAll('ul, .hint-line')].map((part) => part.cloneNode(true)));
  list.querySelectorAll('input').forEach((box) => { box.checked = chosen.has(box.value); });
}
watch('value', fresh);
fresh();
