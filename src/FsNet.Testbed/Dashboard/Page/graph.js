// The nodes by region, what their links are like, and blocks on their way.
import { colours, fit, font, label } from './canvas.js';
import { arrange } from './arrange.js';
import * as format from './format.js';

const GOLDEN_ANGLE = 2.399963;
const FLOW_MS = 700;
const MOST_LABELLED = 7;
const LABEL_HEIGHT = 15;
// Where on its line a label may stand, the best places first; lines that cross others in the middle have them near their ends.
const PLACES_STRAIGHT = [0.5, 0.35, 0.65, 0.2, 0.8], PLACES_DIAGONAL = [0.2, 0.8, 0.35, 0.65, 0.5];
const canvas = document.getElementById('graph');
const still = matchMedia('(prefers-reduced-motion: reduce)');
const COLOURS = { waiting: 'row', serving: 'b', fetching: 'c', complete: 'good', down: 'bad', failed: 'bad' };

export class Graph {
  #swarm; #choice; #colour; #spots = []; #circles = []; #radius = 0; #spacing = 0; #width = 0; #timer = 0;

  constructor(swarm, choice, choose) {
    this.#swarm = swarm;
    this.#choice = choice;
    canvas.addEventListener('click', event => {
      const number = this.#at(event.offsetX, event.offsetY);
      if (number >= 0) choose(number);
    });
  }

  begin() { this.#width = 0; }

  draw() {
    const swarm = this.#swarm;
    const height = Math.round(Math.min(440, Math.max(300, canvas.clientWidth * 0.66)));
    const { context, width } = fit(canvas, height);
    if (width !== this.#width) {
      this.#width = width;
      this.#colour = colours();
      this.#place(width, height);
    }
    this.#drawPlaces(context);
    this.#drawFlows(context, performance.now());
    this.#drawNodes(context);
    this.#drawLabels(context);
    this.#say();
    if (swarm.flows.length > 0 && !still.matches && !this.#timer)
      this.#timer = setTimeout(() => requestAnimationFrame(() => { this.#timer = 0; this.draw(); }), swarm.nodes.length > 100 ? 120 : 40);
  }

  #say() {
    const swarm = this.#swarm, { leechers } = swarm;
    const words = `${swarm.nodes.length} nodes in ${swarm.places.join(', ')}: `
      + `${leechers.filter(n => n.state === 'complete').length} of ${leechers.length} leechers complete, `
      + `${swarm.nodes.filter(n => n.state === 'down' || n.state === 'failed').length} down`;
    if (canvas.getAttribute('aria-label') !== words) canvas.setAttribute('aria-label', words);
  }

  // Nodes in a place lie like the seeds of a sunflower, all with the same room.
  #place(width, height) {
    const members = this.#swarm.places.map((_, place) => this.#swarm.nodes.filter(n => n.place === place));
    ({ spacing: this.#spacing, circles: this.#circles } = arrange(members.map(m => Math.sqrt(m.length)), width, height));
    this.#radius = Math.max(1.4, Math.min(15, this.#spacing * 0.34));
    for (const [place, list] of members.entries())
      for (const [k, node] of list.entries()) {
        const { x, y } = this.#circles[place];
        const distance = list.length === 1 ? 0 : this.#spacing * Math.sqrt(k + 0.5) * 0.94;
        this.#spots[node.number] = { x: x + distance * Math.cos(k * GOLDEN_ANGLE), y: y + distance * Math.sin(k * GOLDEN_ANGLE) };
      }
  }

  #drawPlaces(context) {
    for (const link of this.#swarm.facts.links.filter(l => l.a !== l.b)) {
      const [a, b] = [this.#circles[link.a], this.#circles[link.b]];
      context.strokeStyle = this.#colour(link.cut ? 'bad' : 'edge');
      context.lineWidth = link.cut ? 2 : 1.5;
      context.setLineDash(link.cut ? [5, 5] : []);
      context.beginPath();
      context.moveTo(a.x, a.y);
      context.lineTo(b.x, b.y);
      context.stroke();
    }
    context.setLineDash([]);
    for (const circle of this.#circles) {
      context.beginPath();
      context.arc(circle.x, circle.y, circle.r, 0, 2 * Math.PI);
      context.fillStyle = this.#colour('page');
      context.fill();
      context.strokeStyle = this.#colour('edge');
      context.lineWidth = 1;
      context.stroke();
    }
  }

  #drawFlows(context, now) {
    const { flows } = this.#swarm;
    const fresh = flows.findIndex(f => now - f.at < FLOW_MS);
    flows.splice(0, fresh < 0 ? flows.length : fresh);
    context.strokeStyle = this.#colour('a');
    context.lineWidth = this.#spacing > 14 ? 1.5 : 0.8;
    const strength = this.#spacing > 14 ? 0.8 : 0.2;
    // One path for all of a frame: they have the same age.
    for (let i = 0; i < flows.length;) {
      const { at } = flows[i];
      context.globalAlpha = strength * (still.matches ? 1 : 1 - (now - at) / FLOW_MS);
      context.beginPath();
      for (; i < flows.length && flows[i].at === at; i++) {
        const [from, to] = [this.#spots[flows[i].from], this.#spots[flows[i].to]];
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
      }
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  #drawNodes(context) {
    const r = this.#radius;
    for (const node of this.#swarm.nodes) {
      const { x, y } = this.#spots[node.number];
      const colour = this.#colour(COLOURS[node.state]);
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      const isHollow = node.state === 'down' || (r > 4 && node.state === 'fetching') || node.state === 'waiting';
      context.fillStyle = isHollow ? this.#colour('page') : colour;
      // Too small for a share of the disc: the fuller, the stronger.
      context.globalAlpha = !isHollow && node.state === 'fetching' ? 0.6 + 0.4 * this.#swarm.share(node) : 1;
      context.fill();
      context.globalAlpha = 1;
      if (isHollow) {
        context.strokeStyle = node.state === 'waiting' ? this.#colour('muted') : colour;
        context.lineWidth = node.state === 'down' ? Math.min(2.5, r) : 1;
        context.stroke();
      }
      if (r > 4 && node.state === 'fetching') this.#drawShare(context, x, y, r, this.#swarm.share(node), colour);
      if (node.number === this.#choice.number) this.#drawRing(context, x, y, r + 3.5);
    }
  }

  #drawShare(context, x, y, r, share, colour) {
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, r, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * share);
    context.closePath();
    context.fillStyle = colour;
    context.fill();
  }

  #drawRing(context, x, y, r) {
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.strokeStyle = this.#colour('ink');
    context.lineWidth = 2;
    context.stroke();
  }

  #drawLabels(context) {
    const [ink, muted, panel, page] = ['ink', 'muted', 'panel', 'page'].map(this.#colour);
    context.textAlign = 'center';
    if (this.#spacing > 38) {
      context.font = font(10.5);
      for (const node of this.#swarm.nodes)
        label(context, node.name, this.#spots[node.number].x, this.#spots[node.number].y + this.#radius + 10, muted, page);
    }
    const taken = this.#drawPlaceNames(context, ink, panel);
    context.font = font(12);
    for (const link of this.#swarm.facts.links) {
      const text = describe(link);
      if (!text || link.a === link.b || !this.#isLabelled(link)) continue;
      const box = this.#freeBox(link, context.measureText(text).width, taken);
      taken.push(box);
      label(context, text, box.x, box.y + 4, link.cut ? this.#colour('bad') : ink, panel);
    }
  }

  // Gives back the room that they take.
  #drawPlaceNames(context, ink, panel) {
    context.font = `600 ${font(12.5)}`;
    return this.#circles.map((circle, place) => {
      const inner = this.#swarm.facts.links.find(l => l.a === place && l.b === place);
      const text = [this.#swarm.places[place], inner && describe(inner)].filter(Boolean).join(' · ');
      // At the outer side: what links are like stands at the inner one.
      const isAbove = this.#circles.length > 2 && circle.y < canvas.clientHeight / 2 - 10;
      const y = isAbove ? circle.y - circle.r - 6 : circle.y + circle.r + 15;
      label(context, text, circle.x, y, ink, panel);
      return { x: circle.x, y: y - 4, width: context.measureText(text).width };
    });
  }

  // On its line where no other label is, or where it hides the least of them.
  #freeBox(link, width, taken) {
    const [a, b] = [this.#circles[link.a], this.#circles[link.b]];
    let best = null, least = Infinity;
    for (const share of this.#isDiagonal(link) ? PLACES_DIAGONAL : PLACES_STRAIGHT) {
      const [x, y] = between(a, b, share), box = { x, y, width };
      const hidden = taken.reduce((sum, other) => sum + overlap(box, other), 0);
      if (hidden < least) [best, least] = [box, hidden];
    }
    return best;
  }

  // Of many places, those of the chosen node's only.
  #isLabelled(link) {
    const chosen = this.#swarm.nodes[this.#choice.number]?.place;
    return this.#circles.length <= MOST_LABELLED || link.a === chosen || link.b === chosen;
  }

  // Those that cross others in the middle.
  #isDiagonal(link) {
    const apart = link.b - link.a, places = this.#circles.length;
    return places > 3 && apart > 1 && apart < places - 1;
  }

  #at(x, y) {
    let best = -1, nearest = (this.#radius + 8) ** 2;
    for (const [number, spot] of this.#spots.entries()) {
      const distance = (spot.x - x) ** 2 + (spot.y - y) ** 2;
      if (distance < nearest) [best, nearest] = [number, distance];
    }
    return best;
  }
}

export function describe(link) {
  if (link.cut) return 'cut';
  return [link.rttMs && format.ms(link.rttMs), link.loss && format.percent(link.loss), link.rate && format.bitRate(link.rate)]
    .filter(Boolean).join(' · ');
}

function overlap(a, b) {
  const across = (a.width + b.width) / 2 + 4 - Math.abs(a.x - b.x), down = LABEL_HEIGHT - Math.abs(a.y - b.y);
  return Math.max(0, across) * Math.max(0, down);
}

// A share of the way from the rim of one circle to the rim of another.
function between(a, b, share) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const along = (a.r + (length - a.r - b.r) * share) / length;
  return [a.x + (b.x - a.x) * along, a.y + (b.y - a.y) * along];
}
