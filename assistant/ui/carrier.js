// Hands what is to be kept to kept.js, whose own element must not change. `element` and `watch` are given.
watch('value', () => {
  const brought = element.querySelector('i');
  if (brought) window.dispatchEvent(new CustomEvent('carried', { detail: { ...brought.dataset } }));
});
