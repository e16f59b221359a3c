// What a question is held to. `element`, `props` and `watch` are given; the value is the fields as JSON.
const fields = [...element.querySelectorAll('input, select')];
const clear = element.querySelector('.clear');

function said() {
  return Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.name, field.value]));
}

function mark() {
  const held = said();
  fields.forEach((field) => field.closest('.field').classList.toggle('held', Boolean(held[field.name])));
  clear.hidden = !Object.keys(held).length;
}

function tell() {
  const held = said();
  props.value = Object.keys(held).length ? JSON.stringify(held) : '';
  mark();
}

fields.forEach((field) => field.addEventListener('change', tell));
clear.addEventListener('click', () => {
  fields.forEach((field) => { field.value = ''; });
  tell();
  fields[0].focus();
});
watch('value', () => {
  const held = JSON.parse(props.value || '{}');
  if (JSON.stringify(held) === JSON.stringify(said())) return;
  fields.forEach((field) => { field.value = held[field.name] ?? ''; });
  mark();
});
