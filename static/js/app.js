// What the pages do beyond links and forms. Every page works without it.
(() => {
  'use strict';
  const byId = (id) => document.getElementById(id);
  const say = (text) => { byId('status').textContent = text; };
  const wide = matchMedia('(min-width: 64rem)');

  // A partner opens beside the list only where there is room for both; elsewhere
  // the link is just a link. The capture phase comes before htmx.
  // The address and title of the list, to go back to when the partner is closed.
  let list = null;
  let opener = null;

  document.addEventListener('click', (event) => {
    if (!event.target.closest('.drill')) return;
    if (!wide.matches) event.stopPropagation();
    else if (!opener) list = { url: location.href, title: document.title };
  }, true);

  document.addEventListener('htmx:after:swap', (event) => {
    const { ctx } = event.detail;
    if (ctx.swap === 'none') return;
    byId('alert').textContent = '';
    if (ctx.target.id === 'list') {
      byId('beside').replaceChildren();
      mark(null);
      say(byId('list').dataset.spoken);
    } else if (ctx.target.id === 'beside') {
      mark(ctx.sourceElement);
      const panel = byId('beside').firstElementChild;
      document.title = panel.dataset.title;
      panel.querySelector('h1').focus();
      say(document.title);
    } else if (ctx.target.id === 'partner') {
      say(byId('graph-caption')?.textContent ?? byId('events').textContent); // other days or pillars
    } else {
      mark(null); // the whole page, by Back or Forward
    }
  });

  function mark(link) {
    document.querySelector('.drill[aria-current]')?.removeAttribute('aria-current');
    link?.setAttribute('aria-current', 'true');
    opener = link;
  }

  function close() {
    byId('beside').replaceChildren();
    history.pushState({ htmx: true }, '', list.url);
    document.title = list.title;
    const link = opener;
    mark(null);
    link?.focus();
  }

  document.addEventListener('click', (event) => {
    if (!event.target.closest('.close') || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    close();
  });

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && byId('beside')?.firstElementChild) close();
    else if (event.target.closest?.('.marker')) walk(event);
  });

  // The markers of a graph are one stop for the keyboard; the arrows walk
  // through them in the order of time.
  function walk(event) {
    const markers = [...event.target.closest('svg').querySelectorAll('.marker')];
    const here = markers.indexOf(event.target.closest('.marker'));
    const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: markers.length - 1 }[event.key];
    if (to === undefined || !markers[to]) return;
    event.preventDefault();
    markers[here].setAttribute('tabindex', '-1');
    markers[to].setAttribute('tabindex', '0');
    markers[to].focus();
  }

  // What failed leaves the last good content where it is and says so.
  const alert = (text) => { byId('alert').textContent = text; };
  document.addEventListener('htmx:response:error', (event) => {
    if (event.detail.ctx.response.status >= 500 || ['list', 'partner'].includes(event.detail.ctx.target.id)) alert(byId('alert').dataset.failed);
  });
  document.addEventListener('htmx:before:history:update', (event) => {
    if (event.detail.response?.status >= 500) event.preventDefault();
  });
  document.addEventListener('htmx:error', () => alert(byId('alert').dataset.offline));

  // htmx listens a moment after this script has run. Back, pressed meanwhile,
  // would change the address and nothing else.
  const early = () => location.reload();
  addEventListener('popstate', early);
  setTimeout(() => removeEventListener('popstate', early));

  // A form that came back with errors is read from its summary on.
  byId('errors-title')?.focus();
})();
