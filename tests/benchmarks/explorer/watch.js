// Watches from within how a graph is drawn, whichever library draws it and however deep its frame is. It runs
// in every frame before any other script; what it sees is in `watch` of the top window. Times are seconds
// since 1970, so that those of several frames compare.
(() => {
  const SMALLEST = 300; // pixels a side that no canvas but the graph's has
  const now = () => (performance.timeOrigin + performance.now()) / 1000;
  if (window === window.top) window.watch = { drawn: null, drawing: null, pressed: null, answered: null, frames: null };
  const watch = window.top.watch;
  if (!watch) return; // no page of ours, as the one that a browser starts with

  // A node is a circle. Those of one drawing are gathered as they come, and looked at when it is through.
  const arc = CanvasRenderingContext2D.prototype.arc;
  let circles = null;
  CanvasRenderingContext2D.prototype.arc = function (x, y, ...rest) {
    arc.call(this, x, y, ...rest);
    const { canvas } = this;
    if (canvas.width < SMALLEST || canvas.height < SMALLEST || !canvas.isConnected) return;
    if (!circles) {
      circles = [];
      const drawing = { window, canvas, circles, transform: this.getTransform() };
      queueMicrotask(() => through(drawing));
    }
    circles.push([x, y]);
  };

  function through(drawing) {
    circles = null;
    if (watch.drawn === null) {
      if (!isPainted(drawing)) return;
      watch.drawn = Infinity; // until the frame that this drawing belongs to is on the screen
      setTimeout(() => (watch.drawn = now()), 0);
    }
    watch.drawing = drawing;
    const frame = document.timeline.currentTime;
    if (watch.frames && watch.frames.at(-1) !== frame) watch.frames.push(frame);
  }

  // Where the circles are on the canvas, in its own pixels, less those outside of it.
  function onCanvas({ canvas, circles, transform }) {
    const points = circles.map(([x, y]) => transform.transformPoint({ x, y }));
    return points.filter(({ x, y }) => x >= 0 && y >= 0 && x < canvas.width && y < canvas.height);
  }

  // Whether there is paint where nodes should be: in most of some twenty middles.
  function isPainted(drawing) {
    const points = onCanvas(drawing);
    const some = points.filter((_, place) => place % Math.ceil(points.length / 20) === 0);
    const pixels = drawing.canvas.getContext("2d");
    const painted = some.filter(({ x, y }) => pixels.getImageData(Math.floor(x), Math.floor(y), 1, 1).data[3] > 0);
    return painted.length > some.length / 2;
  }

  // --- for the driver, in the top window

  // The element at a point of a frame, shadow roots included.
  function topmost(frame, x, y) {
    let root = frame.document;
    for (;;) {
      const found = root.elementFromPoint(x, y);
      if (!found?.shadowRoot || found.shadowRoot === root) return found;
      root = found.shadowRoot;
    }
  }

  // The points of the last drawing that a mouse can reach, in CSS pixels of the top window: the middles of
  // nodes, or as many points of the empty ground, those furthest from any node first.
  window.watchPoints = (ground) => {
    const { window: frame, canvas } = watch.drawing;
    const box = canvas.getBoundingClientRect();
    const nodes = onCanvas(watch.drawing).map(({ x, y }) => [box.x + (x * box.width) / canvas.width, box.y + (y * box.height) / canvas.height]);
    let points = nodes;
    if (ground) {
      const steps = [...Array(15).keys()].map((step) => (step + 1) / 16);
      const away = ([x, y]) => Math.min(...nodes.map(([nx, ny]) => Math.hypot(nx - x, ny - y)));
      points = steps.flatMap((across) => steps.map((down) => [box.x + across * box.width, box.y + down * box.height]));
      points = points.map((point) => [away(point), point]).sort(([a], [b]) => b - a).map(([, point]) => point);
    }
    const outer = frame.frameElement?.getBoundingClientRect() ?? { x: 0, y: 0 };
    return points
      .filter(([x, y]) => topmost(frame, x, y) === canvas)
      .map(([x, y]) => [outer.x + x, outer.y + y])
      .filter(([x, y]) => frame === window || document.elementFromPoint(x, y) === frame.frameElement);
  };

  addEventListener("pointerdown", (event) => (watch.pressed = (performance.timeOrigin + event.timeStamp) / 1000), true);

  // From now on, note when `read` first says something that is not what it says now.
  window.watchAnswer = (read) => {
    const before = read();
    Object.assign(watch, { pressed: null, answered: null });
    const look = () => {
      const text = read();
      if (text && text !== before) watch.answered = now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };

  // The time stamps of the frames with a new picture from one call to the next, in milliseconds. Frames in which
  // nothing is drawn come fast however slow the pictures are.
  window.watchFrames = () => {
    const found = watch.frames;
    watch.frames = found ? null : [];
    return found;
  };
})();
