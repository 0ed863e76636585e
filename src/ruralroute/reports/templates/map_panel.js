"use strict";
// Everything that is written beside the map and in its popups.
const Panel = (() => {
  const { element } = Page;

  function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
  }

  function badge(colour, label) {
    const made = element("span", "badge", String(label));
    made.style.backgroundColor = colour;
    return made;
  }

  function amounts(stop, texts) {
    const made = element("span", "amounts");
    if (stop.has[0]) made.append(element("span", "down", `↓${stop.deliver}`));
    if (stop.has[1]) made.append(element("span", "up", `↑${stop.collect}`));
    for (const zone of stop.zones) made.append(element("span", "chip cold", zone));
    made.title = texts.amounts_hint;
    return made;
  }

  function orderTable(orders, texts) {
    const table = element("table", "orders");
    for (const [id, delivers, parcels, amount, goods] of orders) {
      const arrow = element("td", delivers ? "down" : "up", delivers ? "↓" : "↑");
      arrow.title = delivers ? texts.deliver : texts.collect;
      table.append(element("tr", "", arrow,
        element("td", "", element("b", "", id), element("small", "", goods)),
        element("td", "number", fill(texts.parcels, { n: parcels }), element("small", "", amount))));
    }
    return table;
  }

  function visit(route, stop, texts) {
    return element("section", "visit",
      element("h4", "", badge(route.colour, stop.number), route.label),
      element("p", "", stop.times),
      stop.windows.length
        ? element("p", "quiet", fill(texts.window, { span: stop.windows.join(" · ") })) : null,
      orderTable(stop.orders, texts),
      element("p", "quiet", fill(texts.after, { load: stop.after })));
  }

  function leftOut(one, texts) {
    return element("section", "visit left-out",
      element("h4", "", element("span", "diamond"), texts.not_served),
      orderTable([[one.order, one.delivers, one.parcels, one.amount, one.goods]], texts),
      element("p", "reason", one.reason), element("p", "quiet", one.proof));
  }

  function amap(place, texts) {
    if (!place.link) return null;
    const link = element("a", "", texts.amap);
    link.setAttribute("href", place.link);
    link.rel = "noreferrer noopener";
    link.target = "_blank";
    return element("p", "amap", link);
  }

  function popup(place, visits, unserved, texts) {
    const made = element("div", "popup",
      element("h3", "", place.name, place.township ? element("small", "", place.township) : null),
      place.notes ? element("p", "quiet", place.notes) : null, amap(place, texts));
    for (const [route, stop] of visits) made.append(visit(route, stop, texts));
    for (const one of unserved) made.append(leftOut(one, texts));
    if (!visits.length && !unserved.length) made.append(element("p", "quiet", texts.no_orders));
    return made;
  }

  function facts(data) {
    const made = element("dl", "facts");
    const shown = new Set(["orders", "cost", "distance", "vehicles", "paid", "load_factor"]);
    for (const [key, label, value] of data.facts) {
      const tile = element("div", shown.has(key) ? "" : "more", element("dt", "", label),
        element("dd", value.length > 11 ? "long" : "", value));
      if (key === "orders" && data.unserved.length) tile.classList.add("warn");
      made.append(tile);
    }
    return made;
  }

  function block(kind, from, to, axis) {
    const made = element("i", kind), whole = (axis[1] - axis[0]) * 3600;
    made.style.left = `${(from - axis[0] * 3600) / whole * 100}%`;
    made.style.width = `${Math.max((to - from) / whole * 100, 0.3)}%`;
    return made;
  }

  function timeline(route, axis) {
    const made = element("div", "timeline");
    for (const trip of route.trips) {
      made.append(block("trip", trip.loading[0], trip.unloading[1], axis));
      for (const [from, to] of trip.drives) {
        const drive = block("drive", from, to, axis);
        drive.style.backgroundColor = route.colour;
        made.append(drive);
      }
    }
    return made;
  }

  function hoursScale(axis) {
    const made = element("div", "hours");
    const every = Math.ceil((axis[1] - axis[0]) / 9);
    for (let hour = axis[0]; hour <= axis[1]; hour += every) {
      const tick = element("span", "", String(hour % 24));
      tick.style.left = `${(hour - axis[0]) / (axis[1] - axis[0]) * 100}%`;
      made.append(tick);
    }
    return made;
  }

  function stopRow(route, stop, texts, onStop) {
    const row = element("button", "stop", badge(route.colour, stop.number),
      element("time", "", stop.arrival),
      element("span", "name", stop.name, " ", stop.township ? element("small", "", stop.township) : null,
        ...stop.windows.map((one) => element("small", "window", one)),
        element("small", "aboard", fill(texts.aboard, { load: stop.after }))),
      amounts(stop, texts));
    row.type = "button";
    row.addEventListener("click", () => onStop(stop.place));
    return element("li", "", row);
  }

  function routeCard(route, data, on) {
    const texts = data.texts;
    const toggle = element("input");
    toggle.type = "checkbox";
    toggle.checked = true;
    toggle.title = texts.toggle;
    toggle.setAttribute("aria-label", texts.toggle);
    toggle.addEventListener("change", () => on.toggle(route, toggle.checked));
    const swatch = element("span", route.dashed ? "swatch dashed" : "swatch");
    swatch.style.color = route.colour;
    const head = element("button", "head", swatch,
      element("b", "", route.label), element("span", "class", route.class),
      element("span", "line", element("span", "", route.from_to),
        element("span", "quiet", route.figures)), timeline(route, data.axis));
    head.type = "button";
    head.setAttribute("aria-expanded", "false");
    head.addEventListener("click", () => on.select(route));
    const body = element("div", "body"), trips = [];
    if (route.driver) body.append(element("p", "quiet", fill(texts.driver, { name: route.driver })));
    for (const trip of route.trips) {
      const chips = trip.cold.map((one) => element("span", "chip cold", one));
      const only = element("button", "only", trip.title);
      only.type = "button";
      only.title = texts.only_trip;
      only.setAttribute("aria-pressed", "false");
      only.addEventListener("click", () => on.trip(route, trip));
      trips.push(only);
      body.append(element("section", "trip", element("h4", "", only, ...chips),
        element("p", "", trip.times), element("p", "quiet", trip.figures),
        element("ol", "", ...trip.stops.map((stop) => stopRow(route, stop, texts, on.stop)))));
    }
    const card = element("article", "route", toggle, head, body);
    card.dataset.vehicle = route.id;
    return { card, head, toggle, trips };
  }

  function unservedList(data, on) {
    const made = element("div", "unserved-list");
    const groups = new Map();
    for (const one of data.unserved) {
      const key = `${one.reason}\n${one.proof}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(one);
    }
    const sorted = [...groups.values()].sort((a, b) => b.length - a.length);
    for (const some of sorted) {
      const list = element("ul");
      for (const one of some) {
        const row = element("button", "stop", element("span", "diamond"),
          element("span", "name", one.name || one.order, " ",
            element("small", "", [one.township, one.order].filter(Boolean).join(" · "))),
          element("span", "amounts", fill(data.texts.parcels, { n: one.parcels })));
        row.type = "button";
        row.addEventListener("click", () => on.stop(one.place));
        list.append(element("li", "", row));
      }
      made.append(element("section", "", element("h4", "", some[0].reason,
        element("span", "count", String(some.length))), element("p", "quiet", some[0].proof), list));
    }
    if (!data.unserved.length) made.append(element("p", "good", data.texts.all_served));
    return made;
  }

  function search(data, on) {
    const input = element("input"), results = element("ul", "results");
    input.type = "search";
    input.placeholder = data.texts.search;
    input.setAttribute("aria-label", data.texts.search);
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      const found = !wanted ? [] : data.places.map((place, index) => [place, index])
        .filter(([place]) => `${place.name} ${place.township || ""} ${place.id}`.toLowerCase()
          .includes(wanted)).slice(0, 8);
      results.replaceChildren(...found.map(([place, index]) => {
        const row = element("button", "", place.name, element("small", "", place.township || ""));
        row.type = "button";
        row.addEventListener("click", () => {
          results.replaceChildren();
          input.value = place.name;
          on.stop(index);
        });
        return element("li", "", row);
      }));
      if (wanted && !found.length) results.append(element("li", "quiet", data.texts.no_match));
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") results.querySelector("button")?.click();
      if (event.key === "Escape") results.replaceChildren();
    });
    return element("div", "search", input, results);
  }

  return { fill, badge, amap, popup, facts, hoursScale, routeCard, unservedList, search };
})();
