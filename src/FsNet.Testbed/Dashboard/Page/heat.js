// Leechers from top to bottom, blocks from left to right; above them, how common each block is.
import { colours, fit, font, parse } from './canvas.js';
import * as format from './format.js';
import { FULL } from './swarm.js';

const ROOM = 330, STRIP = 12, GAP = 6;
const canvas = document.getElementById('heat');
const words = document.getElementById('blocks-words');

export class Heat {
  #swarm; #picture = document.createElement('canvas'); #scale = null; #rows = []; #drawn = false; #width = 0;

  constructor(swarm) { this.#swarm = swarm; }

  begin() {
    this.#scale = null;
    this.#drawn = false;
    this.#rows = this.#swarm.leechers;
  }

  draw() {
    const { heat, facts, heatChanged } = this.#swarm;
    if (!heat || (this.#drawn && !heatChanged && this.#width === canvas.clientWidth)) return;
    this.#scale ??= scale(colours());
    this.#drawn = true;
    this.#width = canvas.clientWidth;
    this.#paint(heat, facts.columns);
    this.#show(facts.columns);
    const blocks = facts.blocks / facts.columns;
    const together = blocks > 1 ? `, ${+blocks.toFixed(1)} to a column` : '';
    words.textContent = `${format.count(facts.blocks)} blocks from left to right${together}; `
      + `a row for each of ${format.count(this.#rows.length)} leechers; the strip above: how many leechers have them.`;
  }

  // One pixel for a cell; the browser makes it larger.
  #paint(heat, columns) {
    const rows = this.#rows.length, picture = this.#picture;
    if (picture.width !== columns || picture.height !== rows + 1) [picture.width, picture.height] = [columns, rows + 1];
    const context = picture.getContext('2d');
    const image = context.createImageData(columns, rows + 1);
    const pixels = new Uint32Array(image.data.buffer);
    const sums = new Uint32Array(columns);
    for (const [row, node] of this.#rows.entries())
      for (let column = 0, cell = node.number * columns; column < columns; column++, cell++) {
        pixels[(row + 1) * columns + column] = this.#scale[heat[cell]];
        sums[column] += heat[cell];
      }
    for (let column = 0; column < columns; column++)
      pixels[column] = this.#scale[Math.floor(sums[column] / Math.max(1, rows))];
    context.putImageData(image, 0, 0);
  }

  #show(columns) {
    const rows = this.#rows.length;
    const rowHeight = Math.max(1, Math.min(24, Math.floor(ROOM / rows)));
    const left = rowHeight >= 11 ? 74 : 0;
    const { context, width } = fit(canvas, STRIP + GAP + rows * rowHeight);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#picture, 0, 0, columns, 1, left, 0, width - left, STRIP);
    context.drawImage(this.#picture, 0, 1, columns, rows, left, STRIP + GAP, width - left, rows * rowHeight);
    if (left === 0) return;
    const colour = colours();
    context.fillStyle = colour('page');
    for (let row = 1; row < rows; row++) context.fillRect(left, STRIP + GAP + row * rowHeight - 1, width - left, 1);
    context.fillStyle = colour('muted');
    context.font = font(11);
    context.textBaseline = 'middle';
    context.fillText('all', 0, STRIP / 2);
    for (const [row, node] of this.#rows.entries())
      context.fillText(node.name.length > 11 ? `${node.name.slice(0, 10)}…` : node.name, 0, STRIP + GAP + (row + 0.5) * rowHeight);
  }
}

// From "none" to "all of them", as 32-bit pixels.
function scale(colour) {
  const [none, low, high] = ['row', 'heat-low', 'heat-high'].map(name => parse(colour(name)));
  const mix = share => low.map((from, i) => Math.round(from + (high[i] - from) * share));
  return Uint32Array.from({ length: FULL + 1 }, (_, level) => {
    const [r, g, b] = level === 0 ? none : mix((level - 1) / (FULL - 1));
    return (255 << 24 | b << 16 | g << 8 | r) >>> 0;
  });
}
