"use strict";
// What the pages with a map share. Text is only ever set as text.
const Page = {
  data: JSON.parse(document.getElementById("data").textContent),

  element(tag, name, ...children) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children.filter((one) => one !== null && one !== undefined && one !== ""));
    return made;
  },

  // Points of a line from steps of 1e-5 degrees, longitude first.
  decode(steps) {
    const points = [];
    let lon = 0, lat = 0;
    for (let i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      points.push([lat / 1e5, lon / 1e5]);
    }
    return points;
  },

  // An empty map with its attribution, zoom buttons and scale.
  makeMap(options) {
    const { attribution, texts } = this.data;
    const map = L.map("map", { preferCanvas: true, zoomControl: false, maxZoom: 19, ...options });
    map.attributionControl.setPrefix(false);
    if (attribution) map.attributionControl.addAttribution(attribution);
    L.control.zoom({ position: "topright", zoomInTitle: texts.zoom_in, zoomOutTitle: texts.zoom_out })
      .addTo(map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    return map;
  },
};
