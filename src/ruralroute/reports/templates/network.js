"use strict";
// Reads the page's data and draws the roads; a click on a view paints them anew.
(() => {
  const { data, decode, element } = Page, texts = data.texts;
  const MODES = ["class", "surface", "speed", "joined"];
  const LISTED = 200;

  const renderer = L.canvas({ tolerance: 5, padding: 0.3 });
  const map = Page.makeMap({ renderer, zoomSnap: 0.25 });
  const [west, south, east, north] = data.bounds;
  const whole = L.latLngBounds([south, west], [north, east]);
  const spots = data.places.length
    ? L.latLngBounds(data.places.map((one) => one.at)).pad(0.15) : whole;
  map.fitBounds(spots, { animate: false, maxZoom: 15 });

  const REACH_DEG = 0.15;
  function bounds(shape) {
    const lats = shape.map((point) => point[0]), lons = shape.map((point) => point[1]);
    return [Math.min(...lats), Math.min(...lons), Math.max(...lats), Math.max(...lons)];
  }
  function far(box, at) {
    return at.lat < box[0] - REACH_DEG || at.lng < box[1] - REACH_DEG ||
      at.lat > box[2] + REACH_DEG || at.lng > box[3] + REACH_DEG;
  }

  // Which of some lines passes nearest to a position.
  function nearest(shapes, at) {
    const across = Math.cos(at.lat * Math.PI / 180);
    let found = 0, least = Infinity;
    shapes.forEach((shape, index) => {
      if (far(shape.box || (shape.box = bounds(shape)), at)) return;
      for (let i = 1; i < shape.length; i += 1) {
        const x = (shape[i - 1][1] - at.lng) * across, y = shape[i - 1][0] - at.lat;
        const dx = (shape[i][1] - shape[i - 1][1]) * across, dy = shape[i][0] - shape[i - 1][0];
        const share = Math.max(0, Math.min(1, -(x * dx + y * dy) / (dx * dx + dy * dy || 1)));
        const off = (x + share * dx) ** 2 + (y + share * dy) ** 2;
        if (off < least) { least = off; found = index; }
      }
    });
    return found;
  }

  // Roads: one line of many parts for each style, so that painting anew is quick.
  const roads = data.groups.map((group) => {
    const shapes = group.lines.map(decode);
    const line = L.polyline(shapes, { renderer, smoothFactor: 1.2, lineCap: "round" });
    const name = (at) => data.labels[group.roads[nearest(shapes, at)]];
    line.bindTooltip("", { sticky: true });
    line.on("mousemove", (event) => {
      const words = name(event.latlng);
      if (words) line.setTooltipContent(element("span", "", words)); else line.closeTooltip();
    });
    let clicked = "";
    line.on("click", (event) => { clicked = name(event.latlng); });
    line.bindPopup(() => element("div", "popup", ...(clicked ? [element("h3", "", clicked)] : []),
      ...MODES.map((mode, column) =>
        element("p", "", `${texts[mode]}: ${data.modes[mode][group.style[column]].label}`))));
    return { line, style: group.style };
  });
  let mode = "class";
  const hidden = Object.fromEntries(MODES.map((one) => [one, new Set()]));

  function paint() {
    const column = MODES.indexOf(mode), zoom = map.getZoom();
    const scale = zoom < 10 ? 0.7 : zoom < 13 ? 1 : 1.5;
    for (const { line, style } of roads) {
      const code = style[column], look = data.modes[mode][code];
      const shown = !hidden[mode].has(code);
      if (!shown) { line.remove(); continue; }
      line.setStyle({ color: look.colour, weight: look.weight * scale, opacity: 0.92, dashArray: look.dashed ? "5 4" : null });
      if (!map.hasLayer(line)) line.addTo(map);
    }
    for (const { line } of roads) if (map.hasLayer(line)) line.bringToFront();
    marks.eachLayer((layer) => layer.eachLayer((one) => one.bringToFront()));
    document.body.dataset.mode = mode;
  }

  // Places and the points where they are served.
  const marks = L.layerGroup();
  const placeMarks = L.layerGroup();
  for (const place of data.places) {
    const lines = [element("h3", "", place.name)];
    lines.push(element("p", "", place.metres === null ? texts.far : texts.metres.replace("{m}", place.metres)));
    if (place.lost.length) lines.push(element("p", "reason", texts.not_connected.replace("{profiles}", place.lost.join(", "))));
    if (place.under.length) lines.push(element("p", "reason", texts.not_under.replace("{profiles}", place.under.join(", "))));
    const lost = place.lost.length > 0, under = place.under.length > 0, centre = place.kind === "centre";
    if (place.snap) {
      L.polyline([place.at, place.snap], { renderer, color: "#1f2328", weight: 1.5, dashArray: "2 4" }).addTo(placeMarks);
    }
    L.circleMarker(place.at, {
      renderer, radius: centre ? 8 : 5, weight: 2.5, fillOpacity: 1,
      color: under ? "#8e24aa" : lost ? "#c00018" : "#1f2328", fillColor: centre ? "#ffd24d" : "#fff",
    }).bindPopup(element("div", "popup", ...lines)).bindTooltip(place.name).addTo(placeMarks);
  }

  // Faults, by kind.
  const byKind = new Map(data.kinds.map((kind) => [kind.kind, { ...kind, layer: L.layerGroup() }]));
  function faultBox(fault) {
    const kind = byKind.get(fault.kind);
    return element("div", "popup", element("h3", "", kind.label), element("p", "", fault.size), element("p", "", fault.ways));
  }
  for (const fault of data.faults) {
    const kind = byKind.get(fault.kind);
    L.circleMarker(fault.at, { renderer, radius: 6, weight: 2, color: "#fff", fillColor: kind.colour, fillOpacity: 0.95 })
      .bindPopup(() => faultBox(fault)).addTo(kind.layer);
  }
  function sizeFaults() {
    const zoom = map.getZoom(), radius = zoom < 11 ? 3 : zoom < 13 ? 4.5 : 6.5;
    for (const kind of byKind.values()) {
      kind.layer.eachLayer((one) => one.setStyle({ weight: zoom < 11 ? 1 : 2 }).setRadius(radius));
    }
  }
  function place(layer, on) { if (on) layer.addTo(marks); else marks.removeLayer(layer); }
  place(placeMarks, data.places.length > 0);
  for (const kind of byKind.values()) place(kind.layer, kind.shown);
  marks.addTo(map);

  // The panel.
  const panel = document.getElementById("panel");
  const facts = element("dl", "facts", ...data.facts.map(([label, value]) =>
    element("div", "", element("dt", "", label), element("dd", "", value))));
  const modes = element("div", "modes");
  const legend = element("ul", "rows");
  function check(on, change) {
    const box = element("input", "");
    box.type = "checkbox";
    box.checked = on;
    box.addEventListener("change", () => change(box.checked));
    return box;
  }
  function showLegend() {
    legend.replaceChildren(...data.modes[mode].flatMap((look, code) => {
      if (!look.there) return [];
      const swatch = element("span", look.dashed ? "swatch dashed" : "swatch");
      swatch.style.color = look.colour;
      swatch.style.borderTopWidth = `${Math.max(look.weight, 2)}px`;
      const box = check(!hidden[mode].has(code), (on) => {
        if (on) hidden[mode].delete(code); else hidden[mode].add(code);
        swatch.style.opacity = on ? 1 : 0.25;
        paint();
      });
      box.setAttribute("aria-label", look.label);
      const label = element("label", "", swatch, element("span", "", look.label),
        element("span", "amount", `${look.km} `, box));
      return [element("li", "", label)];
    }));
  }
  for (const one of MODES) {
    const button = element("button", "", texts[one]);
    button.type = "button";
    button.addEventListener("click", () => {
      mode = one;
      for (const other of modes.children) other.classList.toggle("on", other === button);
      showLegend();
      paint();
    });
    modes.append(button);
  }
  panel.append(facts, modes, legend);
  if (data.places.length) {
    const rows = ["centre", "station"].map((kind) => element("li", "",
      element("span", kind === "centre" ? "ring centre" : "ring"),
      element("span", "", texts[kind]), element("span", "amount", String(data.places.filter((one) => one.kind === kind).length))));
    for (const kind of ["lost", "under"]) {
      const count = data.places.filter((one) => one[kind].length).length;
      if (count) {
        rows.push(element("li", "", element("span", `ring ${kind}`), element("span", "", texts[kind]),
          element("span", "amount", String(count))));
      }
    }
    panel.append(element("h2", "", texts.places), element("ul", "rows", ...rows));
  }
  panel.append(element("h2", "", texts.faults));
  if (!byKind.size) panel.append(element("p", "good", texts.none));
  const kinds = element("ul", "rows");
  const list = element("ul", "fault-list");
  function listFaults() {
    const shown = data.faults.filter((one) => byKind.get(one.kind).shown).slice(0, LISTED);
    list.replaceChildren(...shown.map((fault) => {
      const kind = byKind.get(fault.kind);
      const dot = element("span", "dot");
      dot.style.background = kind.colour;
      const button = element("button", "", dot, `${kind.label} ${fault.size} `, element("small", "", fault.ways));
      button.type = "button";
      button.addEventListener("click", () => {
        map.setView(fault.at, Math.max(map.getZoom(), 15), { animate: false });
        L.popup({ maxWidth: 320 }).setLatLng(fault.at).setContent(faultBox(fault)).openOn(map);
      });
      return element("li", "", button);
    }));
  }
  for (const kind of byKind.values()) {
    const dot = element("span", "dot");
    dot.style.background = kind.colour;
    const box = check(kind.shown, (on) => {
      kind.shown = on;
      place(kind.layer, on);
      listFaults();
    });
    kinds.append(element("li", "", element("label", "", box, element("span", "", dot, kind.label),
      element("span", "amount", kind.count.toLocaleString("en")))));
  }
  panel.append(kinds, list);
  listFaults();

  map.on("zoomend", () => { paint(); sizeFaults(); });
  sizeFaults();
  modes.firstChild.click();
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(document.getElementById("map"));
  document.body.dataset.roads = String(data.groups.reduce((sum, group) => sum + group.lines.length, 0));
  document.body.dataset.faults = String(data.faults.length);
})();
