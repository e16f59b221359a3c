// What a mark means, on hover and by keyboard: one tooltip for all `data-tip`s of the page (WCAG 1.4.13: it goes with
// Escape, can be pointed at, and stays until then).
(() => {
  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.setAttribute('role', 'tooltip');
  tip.hidden = true;
  let of = null;
  let leaving = null;

  function place() {
    const box = of.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = tip;
    // below, unless buttons come there: it must not hide what one goes on to
    const below = box.top < height + 6 || (!of.closest('.meta, #scope') && box.bottom + 6 + height < innerHeight);
    tip.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8))}px`;
    tip.style.top = `${below ? box.bottom + 6 : box.top - height - 6}px`;
  }

  function show(target) {
    clearTimeout(leaving);
    if (of === target) return;
    hide();
    of = target;
    tip.textContent = target.dataset.tip;
    tip.hidden = false;
    target.setAttribute('aria-describedby', 'tip');
    place();
  }

  function hide() {
    clearTimeout(leaving);
    of?.removeAttribute('aria-describedby');
    of = null;
    tip.hidden = true;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => { if (!of?.matches(':focus-visible')) hide(); }, 150);
  }

  const started = () => {
    document.body.append(tip);
    document.addEventListener('mouseover', (event) => {
      const target = event.target.closest?.('[data-tip]');
      if (target) show(target);
      else if (event.target.closest?.('#tip')) clearTimeout(leaving);
      else if (of) leave();
    });
    document.addEventListener('focusin', (event) => {
      const target = event.target.closest?.('[data-tip]');
      if (target?.matches(':focus-visible')) show(target);
      else hide();
    });
    document.addEventListener('click', hide);
    document.addEventListener('scroll', () => { if (of) place(); }, { capture: true, passive: true });
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !of) return;
      hide();
      event.stopPropagation();
    }, { capture: true });
  };
  if (document.body) started();
  else document.addEventListener('DOMContentLoaded', started);
})();
