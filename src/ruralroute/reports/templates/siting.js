"use strict";
(function () {
  const { data, element } = Page;
  const map = L.map("map", { preferCanvas: true, zoomSnap: 0.25, attributionControl: false });
  const flip = (points) => points.map(([lon, lat]) => [lat, lon]);
  const roads = L.layerGroup(data.roads.map((road) => L.polyline(flip(road.p), {
    color: "#bdb6a9", weight: road.w, interactive: false })));
  const areas = L.layerGroup(data.areas.flatMap((area) => area.rings.map((rings) => L.polygon(rings.map(flip), {
    stroke: false, fillColor: area.colour, fillOpacity: 0.2, interactive: false }))));
  const popup = (name, lines) => element("div", "popup", element("h4", "", name),
    ...lines.map((line) => element("p", "", line)));
  const stations = L.layerGroup(data.stations.map((one) => L.circleMarker([one.lat, one.lon], {
    radius: 5, weight: one.flagged ? 2 : 1.2, color: one.minutes === null ? "#b3261e" : one.flagged ? "#1f2328" : "#fff",
    fillColor: one.minutes === null ? "#fff" : one.colour, fillOpacity: 1,
  }).bindPopup(() => popup(one.name, one.lines))));
  const sites = L.layerGroup(data.sites.map((one) => {
    const square = element("div", "site"), box = element("div", "", square);
    const size = one.open ? 20 : 12;
    square.style.width = square.style.height = size + "px";
    square.style.background = one.open ? one.colour : "#fff";
    if (!one.open) { square.style.borderColor = "#6d685f"; }
    if (one.open) {
      const label = element("div", "label", one.name);
      label.style.left = size + 4 + "px";
      label.style.top = "0";
      box.append(label);
    }
    return L.marker([one.lat, one.lon], {
      icon: L.divIcon({ html: box, className: "", iconSize: [size, size] }), title: one.name,
      zIndexOffset: one.open ? 500 : 0,
    }).bindPopup(() => popup(one.name, one.lines));
  }));
  for (const layer of [areas, roads, stations, sites]) { layer.addTo(map); }
  const words = data.words;
  const layers = {};
  for (const [word, layer] of [[words.areas, areas], [words.roads, roads], [words.stations, stations], [words.sites, sites]]) {
    layers[element("span", "", word).innerHTML] = layer;
  }
  L.control.layers(null, layers, { collapsed: map.getSize().x < 480 }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const places = [...data.stations, ...data.sites].map((one) => [one.lat, one.lon]);
  map.fitBounds(L.latLngBounds(places.length ? places : [[0, 0], [1, 1]]).pad(0.06));
  document.body.dataset.sites = String(data.sites.filter((one) => one.open).length);
  document.body.dataset.areas = String(data.areas.length);
})();
