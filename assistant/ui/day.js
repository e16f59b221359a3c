// The day that an answer is held to: the browser's own date field. `element`, `props` and `watch` are given.
const field = element.querySelector('input');
field.addEventListener('change', () => { props.value = field.value; });
watch('value', () => { if (field.value !== props.value) field.value = props.value ?? ''; });
