// Hands a file that the server made to the browser. `element` and `watch` are given.
watch('value', () => {
  const link = element.querySelector('a[download]');
  if (!link) return;
  const [head, body] = link.getAttribute('href').split(',');
  const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: head.slice(5, head.lastIndexOf(';')) }));
  const file = document.createElement('a');
  file.href = address;
  file.download = link.getAttribute('download');
  file.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
});
