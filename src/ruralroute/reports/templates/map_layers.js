"use strict";
// Shapes that Leaflet lacks: routes beside one another with arrows, numbered stops, diamonds.
const Shapes = (() => {
  const GAP = 3.6;

  // Moves each part of a projected line to the right of its direction, so that the way out and
  // the way back, and routes that share a road, lie side by side.
  function besides(points, distance) {
    const moved = [];
    for (let i = 0; i < points.length; i++) {
      const before = points[Math.max(i - 1, 0)];
      const after = points[Math.min(i + 1, points.length - 1)];
      const here = points[i];
      let nx = 0, ny = 0;
      for (const [a, b] of [[before, here], [here, after]]) {
        const dx = b.x - a.x, dy = b.y - a.y, length = Math.hypot(dx, dy);
        if (length > 0) { nx -= dy / length; ny += dx / length; }
      }
      const size = Math.hypot(nx, ny);
      if (size < 0.3) { moved.push(here.clone()); continue; }
      const reach = distance / Math.max(size / 2, 0.6);
      moved.push(L.point(here.x + nx / size * reach, here.y + ny / size * reach));
    }
    return moved;
  }

  const RouteLine = L.Polyline.extend({
    options: { lane: 0, dashed: false, weight: 3.4, smoothFactor: 1.2 },
    _simplifyPoints() {
      L.Polyline.prototype._simplifyPoints.call(this);
      const distance = this.options.weight / 2 + 0.4 + this.options.lane * GAP;
      this._parts = this._parts.map((one) => besides(one, distance));
    },
    _updatePath() {
      const renderer = this._renderer, ctx = renderer._ctx;
      if (!renderer._drawing || !this._parts.length) return;
      const { color, weight, opacity, dashed } = this.options;
      const path = new Path2D();
      for (const points of this._parts) {
        points.forEach((p, i) => (i ? path.lineTo(p.x, p.y) : path.moveTo(p.x, p.y)));
      }
      ctx.save();
      ctx.setLineDash([]);  // Leaflet leaves the last one's dashes behind
      ctx.globalAlpha = opacity;
      ctx.lineCap = ctx.lineJoin = "round";
      ctx.strokeStyle = "#fff";
      ctx.lineWidth = weight + 2;
      ctx.stroke(path);
      ctx.strokeStyle = color;
      ctx.lineWidth = weight;
      if (dashed) ctx.setLineDash([9, 7]);
      ctx.stroke(path);
      ctx.setLineDash([]);
      this._drawArrows(ctx);
      ctx.restore();
    },
    _drawArrows(ctx) {
      const every = 96, size = this.options.weight * 0.6 + 3.6;
      for (const points of this._parts) {
        let left = every / 2;
        for (let i = 1; i < points.length; i++) {
          const a = points[i - 1], b = points[i];
          const length = Math.hypot(b.x - a.x, b.y - a.y);
          let at = left;
          for (; at < length; at += every) {
            if (length < 4) continue;
            const share = at / length;
            this._drawArrow(ctx, a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share,
              Math.atan2(b.y - a.y, b.x - a.x), size);
          }
          left = at - length;
        }
      }
    },
    _drawArrow(ctx, x, y, angle, size) {
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(angle);
      ctx.beginPath();
      ctx.moveTo(size, 0);
      ctx.lineTo(-size * 0.75, size * 0.85);
      ctx.lineTo(-size * 0.4, 0);
      ctx.lineTo(-size * 0.75, -size * 0.85);
      ctx.closePath();
      ctx.fillStyle = this.options.color;
      ctx.strokeStyle = "#fff";
      ctx.lineWidth = 1.6;
      ctx.stroke();
      ctx.fill();
      ctx.restore();
    },
  });

  // A round badge with the stop's number; several visits of one place stand in a row.
  const Badge = L.CircleMarker.extend({
    options: { shift: 0, number: "", ring: "#fff", bubblingMouseEvents: false },
    _project() {
      this._point = this._map.latLngToLayerPoint(this._latlng)
        .add([this.options.shift * this._radius * 2.1, 0]);
      this._updateBounds();
    },
    _updatePath() {
      const renderer = this._renderer, ctx = renderer._ctx;
      if (!renderer._drawing || this._empty()) return;
      const { x, y } = this._point, r = this._radius;
      ctx.save();
      ctx.setLineDash([]);
      ctx.beginPath();
      ctx.arc(x, y, r, 0, Math.PI * 2);
      ctx.fillStyle = this.options.color;
      ctx.fill();
      ctx.lineWidth = r > 6 ? 2 : 1.3;
      ctx.strokeStyle = this.options.ring;
      ctx.stroke();
      if (r > 6) {
        ctx.fillStyle = "#fff";
        ctx.font = `600 ${r * (this.options.number > 99 ? 0.95 : 1.15)}px system-ui, sans-serif`;
        ctx.textAlign = "center";
        ctx.textBaseline = "middle";
        ctx.fillText(String(this.options.number), x, y + 0.5);
      }
      ctx.restore();
    },
  });

  // A diamond with a cross: something here is not served.
  const Diamond = L.CircleMarker.extend({
    options: { bubblingMouseEvents: false },
    _updatePath() {
      const renderer = this._renderer, ctx = renderer._ctx;
      if (!renderer._drawing || this._empty()) return;
      const { x, y } = this._point, r = this._radius, c = r * 0.33;
      ctx.save();
      ctx.setLineDash([]);
      ctx.beginPath();
      ctx.moveTo(x, y - r);
      ctx.lineTo(x + r, y);
      ctx.lineTo(x, y + r);
      ctx.lineTo(x - r, y);
      ctx.closePath();
      ctx.fillStyle = "#fff";
      ctx.strokeStyle = "#c00018";
      ctx.lineWidth = 2.4;
      ctx.fill();
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(x - c, y - c);
      ctx.lineTo(x + c, y + c);
      ctx.moveTo(x + c, y - c);
      ctx.lineTo(x - c, y + c);
      ctx.stroke();
      ctx.restore();
    },
  });

  // Names of places, as many as there is room for, centres and townships first.
  const Labels = L.Layer.extend({
    initialize(places) { this._places = places; },
    onAdd(map) {
      this._pane = map.createPane("labels");
      map.on("moveend zoomend resize", this._write, this);
      this._write();
    },
    onRemove(map) { map.off("moveend zoomend resize", this._write, this); },
    _write() {
      const map = this._map, taken = [], view = map.getBounds().pad(0.05);
      const near = this._places.filter((place) => view.contains(place.at));
      const size = map.getSize(), villages = near.length * 3000 < size.x * size.y;
      this._pane.replaceChildren();
      for (const place of near) {
        if (place.kind === "village" && !villages) continue;
        if (taken.length > 250) break;
        const at = map.latLngToLayerPoint(place.at);
        const letter = place.kind === "village" ? 11 : 12.5;
        let width = 0;
        for (const ch of place.name) width += ch > "\u2e7f" ? letter : letter * 0.56;
        const box = { x: at.x - width / 2, y: at.y + 10, w: width, h: letter + 3 };
        if (taken.some((o) => box.x < o.x + o.w && o.x < box.x + box.w && box.y < o.y + o.h
          && o.y < box.y + box.h)) continue;
        taken.push(box);
        const label = L.DomUtil.create("div", `label ${place.kind}`, this._pane);
        label.textContent = place.name;
        L.DomUtil.setPosition(label, L.point(at.x, at.y + 9));
      }
    },
  });

  return { RouteLine, Badge, Diamond, Labels };
})();
