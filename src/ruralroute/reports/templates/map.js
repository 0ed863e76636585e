"use strict";
// Reads the page's data, draws the map, and joins it with the panel.
(() => {
  const { data, decode, element } = Page, texts = data.texts;
  const ROADS = {
    major: { color: "#b9b2a6", weight: 3.2 },
    county: { color: "#c4beb3", weight: 2.2 },
    minor: { color: "#d0cabf", weight: 1.2 },
    unpaved: { color: "#c7ad86", weight: 1.2, dashArray: "4 3" },
  };
  const map = Page.makeMap({
    zoomSnap: 0.1, zoomDelta: 0.8, renderer: L.canvas({ tolerance: 6, padding: 0.3 }),
  });
  const [west, south, east, north] = data.bounds || [73, 18, 135, 53];
  const whole = L.latLngBounds([south, west], [north, east]);
  let legendBox = null;

  // Shows all of `box` clear of the legend.
  function fit(box, maxZoom) {
    const below = legendBox && legendBox.open ? legendBox.offsetHeight + 34 : 40;
    map.fitBounds(box, { paddingTopLeft: [30, 34], paddingBottomRight: [30, below], maxZoom,
      animate: false });
  }
  fit(whole, 16);

  // Roads share the routes' canvas: two canvases, one above the other, do not print.
  for (const style of ["unpaved", "minor", "county", "major"]) {
    if (!data.roads[style]) continue;
    L.polyline(data.roads[style].map(decode), {
      ...ROADS[style], interactive: false, smoothFactor: 1.5,
    }).addTo(map);
  }

  // What happens at each place.
  const visits = data.places.map(() => []), unserved = data.places.map(() => []);
  for (const route of data.routes) {
    for (const trip of route.trips) {
      for (const stop of trip.stops) {
        if (stop.place !== null) visits[stop.place].push([route, stop, trip]);
      }
    }
  }
  for (const one of data.unserved) if (one.place !== null) unserved[one.place].push(one);

  let chosen = null, chosenTrip = null;
  const hidden = new Set(), cards = new Map(), content = L.layerGroup().addTo(map);
  const lines = new Map(data.routes.map((route) => [route,
    route.trips.map((trip) => decode(trip.line))]));
  const isDim = (route, trip) => Boolean(chosen) && (chosen !== route
    || (chosenTrip !== null && trip !== chosenTrip));

  function openPlace(index) {
    if (index === null) return;
    const place = data.places[index];
    const inner = Panel.popup(place, visits[index], unserved[index], texts);
    L.popup({ maxWidth: 320, minWidth: 220, maxHeight: 340, autoPanPadding: [20, 20] })
      .setLatLng(place.at).setContent(inner).openOn(map);
  }

  function goTo(index) {
    if (index === null) return;
    map.setView(data.places[index].at, Math.max(map.getZoom(), 13), { animate: false });
    openPlace(index);
  }

  function hint(layer, ...words) {
    layer.bindTooltip(element("span", "", words.filter(Boolean).join(" · ")), { sticky: true });
    return layer;
  }

  function radius() {
    if (chosen) return 10;
    const view = map.getBounds(), size = map.getSize();
    const near = visits.reduce((n, here, i) =>
      n + (view.contains(data.places[i].at) ? here.length : 0), 0);
    const room = size.x * size.y / Math.max(near, 1);
    return room > 2600 ? 9 : room > 900 ? 5 : 3.2;
  }

  function drawRoute(route, lane) {
    lines.get(route).forEach((points, index) => {
      if (points.length < 2) return;
      const dim = isDim(route, route.trips[index]);
      const line = new Shapes.RouteLine(points, {
        color: route.colour, dashed: route.dashed, lane, opacity: dim ? 0.16 : 1,
        weight: route === chosen ? 4.6 : data.routes.length > 40 ? 2 : 3.2, bubblingMouseEvents: false,
      });
      line.on("click", () => select(route));
      hint(line, route.label, route.class, route.trips[index].title, route.from_to).addTo(content);
    });
    drawFeet(route);
  }

  // Places off the road are joined to it by dots.
  function drawFeet(route) {
    for (const [trip, stop] of route.trips.flatMap((one) => one.stops.map((stop) => [one, stop]))) {
      if (!stop.foot || stop.place === null) continue;
      L.polyline([data.places[stop.place].at, stop.foot], { color: route.colour, weight: 2,
        dashArray: "1 5", opacity: isDim(route, trip) ? 0.16 : 1, interactive: false })
        .addTo(content);
    }
  }

  function drawPlaces() {
    const r = radius(), shown = new Set(data.routes.filter((route) => !hidden.has(route)
      && (!chosen || chosen === route)));
    data.places.forEach((place, index) => {
      if (place.kind === "centre") return;
      const here = visits[index].filter(([route, , trip]) => shown.has(route)
        && !isDim(route, trip));
      const at = { radius: r, renderer: map.options.renderer };
      if (!here.length && !unserved[index].length) {
        const idle = !visits[index].length;
        const dot = L.circleMarker(place.at, { ...at, radius: 3, color: "#8b857b", weight: 1.4,
          fillColor: idle ? "#fff" : "#b5afa5", fillOpacity: 1, bubblingMouseEvents: false });
        hint(dot, place.name, place.township).on("click", () => openPlace(index)).addTo(content);
      }
      here.forEach(([route, stop], n) => {
        const mark = new Shapes.Badge(place.at, { ...at, color: route.colour, number: stop.number,
          shift: n - (here.length - 1) / 2 });
        hint(mark, `${stop.number}`, place.name, stop.arrival)
          .on("click", () => openPlace(index)).addTo(content);
      });
      if (unserved[index].length) {
        const mark = new Shapes.Diamond(place.at, { ...at, radius: 9 });
        if (here.length) {
          mark._project = function () {
            this._point = this._map.latLngToLayerPoint(this._latlng).add([0, -r - 9]);
            this._updateBounds();
          };
        }
        hint(mark, place.name, unserved[index][0].reason)
          .on("click", () => openPlace(index)).addTo(content);
      }
    });
  }

  let drawn = 0;
  function draw() {
    content.clearLayers();
    const order = data.routes.map((route, index) => [route, data.routes.length > 40 ? 0 : index % 3])
      .filter(([route]) => !hidden.has(route));
    order.sort((a, b) => (a[0] === chosen) - (b[0] === chosen));
    for (const [route, lane] of order) drawRoute(route, route === chosen ? 0 : lane);
    drawPlaces();
    drawn = radius();
  }
  map.on("moveend", () => { if (radius() !== drawn) draw(); });

  function select(route) {
    chosen = chosen === route ? null : route;
    chosenTrip = null;
    markTrips();
    if (chosen) {
      hidden.delete(chosen);
      cards.get(chosen).toggle.checked = true;
    }
    for (const [one, card] of cards) {
      const open = one === chosen;
      card.card.classList.toggle("open", open);
      card.head.setAttribute("aria-expanded", String(open));
    }
    draw();
    map.closePopup();
    all.hidden = !chosen;
    document.body.classList.toggle("chosen", Boolean(chosen));
    if (chosen) {
      const points = lines.get(chosen).flat();
      if (points.length) fit(points, 15);
      cards.get(chosen).card.scrollIntoView({ block: "nearest" });
    }
  }

  // Shows one trip of the chosen route alone; again, all of them.
  function selectTrip(route, trip) {
    if (chosen !== route) select(route);
    chosenTrip = chosenTrip === trip ? null : trip;
    markTrips();
    draw();
    map.closePopup();
    const points = lines.get(route).filter((one, index) => !isDim(route, route.trips[index])).flat();
    if (points.length) fit(points, 15);
  }

  function markTrips() {
    for (const [route, card] of cards) {
      card.trips.forEach((button, index) => {
        button.setAttribute("aria-pressed", String(route.trips[index] === chosenTrip));
      });
    }
  }

  for (const place of data.places) {
    if (place.kind !== "centre") continue;
    const icon = L.divIcon({ className: "centre-icon", html: element("span", "", "★"),
      iconSize: [26, 26] });
    const mark = L.marker(place.at, { icon, zIndexOffset: 1000, title: place.name, alt: place.name });
    const leaving = element("ul");
    data.routes.forEach((route) => route.trips.forEach((trip) => {
      if (data.places[trip.centre] !== place) return;
      leaving.append(element("li", "", element("b", "", route.label), " ", trip.times));
    }));
    mark.bindPopup(element("div", "popup", element("h3", "", place.name),
      Panel.amap(place, texts), leaving),
      { maxWidth: 320, maxHeight: 320 }).addTo(map);
  }

  const rank = { centre: 0, county: 1, township: 2, village: 3 };
  const labels = new Shapes.Labels([...data.places].sort((a, b) => rank[a.kind] - rank[b.kind]));
  labels.addTo(map);

  const all = element("button", "show-all", texts.show_all);
  all.type = "button";
  all.hidden = true;
  all.addEventListener("click", () => {
    if (chosen) select(chosen);
    fit(whole, 16);
  });
  document.getElementById("map").append(all);

  function legendRow(mark, label) {
    return element("li", "", mark, label);
  }

  function legend() {
    const rows = [legendRow(element("span", "key centre-icon", element("span", "", "★")), texts.centre),
      legendRow(element("span", "key round", "1"), texts.stop)];
    if (data.unserved.length) {
      rows.push(legendRow(element("span", "key", element("span", "diamond")), texts.not_served));
    }
    if (data.places.some((one, i) => one.kind !== "centre" && !visits[i].length && !unserved[i].length)) {
      rows.push(legendRow(element("span", "key idle"), texts.no_orders));
    }
    rows.push(legendRow(element("span", "key arrow", "➤"), texts.direction));
    for (const style of Object.keys(ROADS)) {
      if (!data.roads[style]) continue;
      const line = element("span", `key road ${style}`);
      rows.push(legendRow(line, texts[`road_${style}`]));
    }
    const box = element("details", "legend", element("summary", "", texts.legend),
      element("ul", "", ...rows));
    box.open = window.innerWidth > 760;
    L.DomEvent.disableClickPropagation(box);
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => box;
    control.addTo(map);
    return box;
  }
  legendBox = legend();

  const on = {
    select,
    trip: selectTrip,
    stop: goTo,
    toggle(route, visible) {
      if (visible) hidden.delete(route); else hidden.add(route);
      if (!visible && chosen === route) select(route); else draw();
    },
  };
  const panel = document.getElementById("panel");
  if (data.note) panel.append(element("p", "note", data.note));
  panel.append(Panel.facts(data), Panel.search(data, on));
  const routes = element("div", "routes", Panel.hoursScale(data.axis));
  for (const route of data.routes) {
    const card = Panel.routeCard(route, data, on);
    cards.set(route, card);
    routes.append(card.card);
  }
  const left = Panel.unservedList(data, on);
  const tabs = element("nav", "tabs");
  const pages = [[routes, Panel.fill(texts.routes_tab, { n: data.routes.length }), ""],
    [left, Panel.fill(texts.unserved_tab, { n: data.unserved.length }),
      data.unserved.length ? "warn" : ""]];
  for (const [page, label, name] of pages) {
    const tab = element("button", name, label);
    tab.type = "button";
    tab.addEventListener("click", () => {
      for (const one of tabs.children) one.classList.toggle("on", one === tab);
      for (const [other] of pages) other.classList.toggle("on", other === page);
    });
    tabs.append(tab);
  }
  panel.append(tabs, routes, left);
  tabs.firstChild.click();

  draw();
  fit(whole, 16);
  map.setMinZoom(Math.max(map.getZoom() - 2, 0));

  // Paper has a size of its own, and the map must be drawn for it before it is printed.
  function forPaper(on) {
    document.body.classList.toggle("printing", on);
    map.invalidateSize({ pan: false });
    fit(chosen ? lines.get(chosen).flat() : whole, 16);
  }
  window.addEventListener("beforeprint", () => forPaper(true));
  window.addEventListener("afterprint", () => forPaper(false));

  let touched = false;
  for (const event of ["pointerdown", "wheel", "keydown"]) {
    document.addEventListener(event, () => { touched = true; }, { once: true, passive: true });
  }
  new ResizeObserver(() => {
    map.invalidateSize({ pan: false });
    if (!touched && !chosen) fit(whole, 16);
  }).observe(document.getElementById("map"));
  document.body.dataset.routes = String(data.routes.length);
  document.body.dataset.drawn = String(content.getLayers().filter((one) => one instanceof Shapes.RouteLine).length);
})();
