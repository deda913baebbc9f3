// Where the places of the graph lie: round the rim of the canvas, as large as they can be without touching each other.
const FEW = 3, WIDE_GAP = 84, GAP = 40, SIDE = 10, ABOVE = 24, BELOW = 24, MOST_SPACING = 64, TURNS = 12, STEPS = 18;

// Sizes are the square roots of how many nodes there are; spacing is how far nodes lie apart.
export function arrange(sizes, width, height) {
  let best = null;
  for (let turn = 0; turn < TURNS; turn++) {
    const found = largest(sizes, width, height, 2 * Math.PI * turn / TURNS / sizes.length);
    if (!best || found.spacing > best.spacing + 0.01) best = found;
  }
  return best;
}

function largest(sizes, width, height, turn) {
  let [low, high] = [0.5, MOST_SPACING];
  for (let step = 0; step < STEPS; step++) {
    const spacing = (low + high) / 2;
    if (fits(lay(sizes, width, height, turn, spacing), width, height)) low = spacing; else high = spacing;
  }
  return { spacing: low, circles: lay(sizes, width, height, turn, low) };
}

// From the middle in equal angles as far as the rim is, which is a rectangle.
function lay(sizes, width, height, turn, spacing) {
  const middle = { x: width / 2, y: (height + ABOVE - BELOW) / 2 };
  return sizes.map((size, i) => {
    const angle = turn + Math.PI + 2 * Math.PI * i / sizes.length, r = Math.max(spacing * size, 14) + 6;
    if (sizes.length === 1) return { ...middle, r };
    const far = Math.max(Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle)));
    return {
      x: middle.x + Math.max(0, width / 2 - r - SIDE) * Math.cos(angle) / far,
      y: middle.y + Math.max(0, (height - ABOVE - BELOW) / 2 - r) * Math.sin(angle) / far, r,
    };
  });
}

// With room between them for what a link is like.
function fits(circles, width, height) {
  const gap = circles.length <= FEW ? WIDE_GAP : GAP;
  return circles.every(({ r }, i) => 2 * (r + SIDE) <= width && 2 * r + ABOVE + BELOW <= height
    && circles.slice(0, i).every(other => Math.hypot(other.x - circles[i].x, other.y - circles[i].y) >= r + other.r + gap));
}
