// What the form offers came from the server: the tab was opened, and looks its facts up anew. `element`, `watch` given.
function fresh() {
  if (element.querySelector('datalist')) document.querySelector('#fact-filters form')?.requestSubmit();
}
watch('value', fresh);
fresh();
