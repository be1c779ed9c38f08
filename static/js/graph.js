// The graph to explore: once somebody reaches for the drawing, ECharts takes its
// place. Without it, or where it cannot be had, the drawing stays.
(() => {
  'use strict';
  const edge = 22; // px from the middle of a marker to the end of its target
  let live = null; // one at a time
  let loading = null; // the place that waits for it

  for (const reached of ['pointerdown', 'focusin']) {
    document.addEventListener(reached, (event) => {
      const place = event.target.closest?.('[data-graph]');
      if (place && place !== live?.place && place !== loading) take(place);
    });
  }

  // What fails leaves the drawing as it is, for another try.
  async function take(place) {
    loading = place;
    try {
      const [{ init }, option] = await Promise.all([import(place.dataset.echarts), ask(place.dataset.graph)]);
      if (!place.isConnected) return;
      live?.end();
      live = explore(place, init, option);
    } catch {
      // There is the drawing.
    } finally {
      if (loading === place) loading = null;
    }
  }

  async function ask(address) {
    const response = await fetch(address, { headers: { Accept: 'application/json' } });
    if (!response.ok) throw new Error(response.statusText);
    return response.json();
  }

  document.addEventListener('htmx:after:swap', () => {
    if (live && !live.place.isConnected) live.end();
  });

  // Colours are the style sheet's: @name is what --name is now.
  function coloured(option, place) {
    const probe = place.appendChild(document.createElement('i'));
    const known = {};
    const colour = (name) => {
      probe.style.color = `var(--${name})`;
      return known[name] ??= getComputedStyle(probe).color;
    };
    const text = JSON.stringify(option, (_, value) =>
      typeof value === 'string' && /^@[a-z-]+$/.test(value) ? colour(value.slice(1)) : value);
    probe.remove();
    return JSON.parse(text);
  }

  function explore(place, init, option) {
    const drawing = place.querySelector('.drawing');
    const box = document.createElement('div');
    box.className = 'explorer';
    box.tabIndex = 0;
    box.setAttribute('role', 'application');
    box.setAttribute('aria-label', place.dataset.keys);
    const plot = box.appendChild(document.createElement('div'));
    plot.setAttribute('aria-hidden', 'true');
    const entered = document.activeElement.closest?.('.marker');
    place.append(box);
    const chart = init(plot, null, { renderer: 'svg' });
    const paint = () => chart.setOption({
      ...coloured(option, place), textStyle: { fontFamily: getComputedStyle(place).fontFamily },
    });
    paint();
    place.classList.add('live');

    // The markers in the order of time.
    const markers = option.series.flatMap((series, seriesIndex) => series.type !== 'scatter' || series.silent ? [] :
      series.data.map(({ name, value }, dataIndex) => ({ name, value, at: { seriesIndex, dataIndex } })));
    markers.sort((a, b) => a.value[0] - b.value[0]);
    const pixel = (marker) => chart.convertToPixel({ seriesIndex: marker.at.seriesIndex }, marker.value);
    const link = (marker) => drawing.querySelector(`.marker[href="#${CSS.escape(marker.value[2])}"]`);
    let here = markers.findIndex((m) => link(m) === entered);

    function show(index) {
      leave();
      here = index;
      const marker = markers[here];
      const [x] = pixel(marker);
      if (x < 0 || x > plot.clientWidth) chart.dispatchAction({ type: 'dataZoom', start: 0, end: 100 });
      chart.dispatchAction({ type: 'highlight', ...marker.at });
      chart.dispatchAction({ type: 'showTip', ...marker.at });
      document.getElementById('status').textContent = marker.name;
    }

    function leave() {
      if (here >= 0) chart.dispatchAction({ type: 'downplay', ...markers[here].at });
      chart.dispatchAction({ type: 'hideTip' });
    }

    // The drawing's link leads to the row: one way there for everybody.
    function open(marker) {
      const row = document.getElementById(marker.value[2]);
      row.closest('details')?.setAttribute('open', '');
      leave();
      link(marker).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      row.focus();
    }

    box.addEventListener('keydown', (event) => {
      const last = markers.length - 1;
      const to = { ArrowLeft: Math.max(here - 1, 0), ArrowRight: Math.min(here + 1, last), Home: 0, End: last }[event.key];
      if (to !== undefined && last >= 0) show(to);
      else if (event.key === 'Enter' && here >= 0) open(markers[here]);
      else if (event.key === 'Escape') box.blur();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    box.addEventListener('focus', () => {
      if (here < 0) here = markers.length - 1;
      if (here >= 0 && box.matches(':focus-visible')) show(here);
    });
    box.addEventListener('blur', leave);

    // Of markers that lie close, the nearest is meant. A drag means none.
    let down = null;
    box.addEventListener('pointerdown', (event) => { down = event; });
    box.addEventListener('click', (event) => {
      if (down && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 8) return;
      const r = plot.getBoundingClientRect();
      let nearest = null;
      let distance = edge;
      markers.forEach((marker, index) => {
        const [x, y] = pixel(marker);
        const d = Math.hypot(event.clientX - r.left - x, event.clientY - r.top - y);
        if (d <= distance) [nearest, distance] = [index, d];
      });
      if (nearest === null) return;
      here = nearest;
      open(markers[nearest]);
    });

    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(box);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', paint);
    if (entered) box.focus();

    return {
      place,
      end() {
        resized.disconnect();
        dark.removeEventListener('change', paint);
        chart.dispose();
        box.remove();
        place.classList.remove('live');
        live = null;
      },
    };
  }
})();
