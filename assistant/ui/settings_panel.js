// The button in the page's head, and the panel that it opens. `element`, `trigger` and `watch` are given.
const opener = () => document.querySelector('#settings-button button');
const isOpen = () => Boolean(document.querySelector('#settings-panel .settings'));

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button === opener()) trigger('click', { act: isOpen() ? 'close' : 'open' });
  else if (button.dataset.act) {
    if (button.dataset.act === 'test') button.textContent = 'Asking …';
    trigger('click', { act: button.dataset.act });
  }
});
element.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && isOpen()) trigger('click', { act: 'close' });
});
// what was added or removed meanwhile changes what an open panel says
if (element.closest('#settings-panel')) {
  window.addEventListener('sources', () => { if (isOpen()) trigger('click', { act: 'open' }); });
}
let before = false;
watch('value', () => {
  if (!element.closest('#settings-panel')) return;
  const open = isOpen();
  const within = document.activeElement === document.body;  // the button that was pressed has been replaced
  opener()?.setAttribute('aria-expanded', open);
  if (open && (!before || within)) element.querySelector('[data-act=test], .close')?.focus();
  else if (!open && before) opener()?.focus();
  before = open;
});
