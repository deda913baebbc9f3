// How the rate of delivery and the share of blocks went.
import { colours, fit, font, label } from './canvas.js';
import * as format from './format.js';

const canvas = document.getElementById('chart');
const HEIGHT = 190, LEFT = 8, RIGHT = 48, TOP = 22, BOTTOM = 22;

export class Chart {
  #swarm; #drawn = 0; #width = 0;

  constructor(swarm) { this.#swarm = swarm; }

  begin() { this.#drawn = -1; }

  draw() {
    const { history } = this.#swarm;
    if (history.length === this.#drawn && canvas.clientWidth === this.#width) return;
    [this.#drawn, this.#width] = [history.length, canvas.clientWidth];
    const colour = colours();
    const { context, width } = fit(canvas, HEIGHT);
    const end = Math.max(1, history.at(-1)?.[0] ?? 1), most = Math.max(1, ...history.map(p => p[1]));
    const x = t => LEFT + (width - LEFT - RIGHT) * t / end;
    const y = share => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
    this.#grid(context, colour, width, y);
    if (history.length > 0) {
      // A rate is what it was since the point before: the first one holds from the start on.
      line(context, [[x(0), y(history[0][1] / most)], ...history.map(p => [x(p[0]), y(p[1] / most)])], colour('a'), []);
      line(context, [[x(0), y(0)], ...history.map(p => [x(p[0]), y(p[2])])], colour('b'), [5, 4]);
    }
    this.#figures(context, colour, width, y, end, most);
    canvas.setAttribute('aria-label', history.length === 0 ? 'Delivery over time: nothing yet'
      : `Delivery over time: at most ${format.rate(most)}, ${format.percent(history.at(-1)[2])} of all blocks after ${format.time(end)}`);
  }

  #grid(context, colour, width, y) {
    context.strokeStyle = colour('grid');
    context.lineWidth = 1;
    context.beginPath();
    for (const share of [0, 0.5, 1]) {
      context.moveTo(LEFT, Math.round(y(share)) + 0.5);
      context.lineTo(width - RIGHT, Math.round(y(share)) + 0.5);
    }
    context.stroke();
  }

  // Above the curves, so that they stay readable where one passes.
  #figures(context, colour, width, y, end, most) {
    const write = (text, x, y) => label(context, text, x, y, colour('muted'), colour('page'));
    context.font = font(12);
    context.textAlign = 'left';
    if (this.#drawn === 0) {
      write('Nothing has arrived yet.', LEFT, y(0.5) - 6);
      return;
    }
    for (const share of [0.5, 1]) write(format.rate(most * share), LEFT, y(share) - 5);
    write('0', LEFT, HEIGHT - 6);
    for (const share of [0, 0.5, 1]) write(format.percent(share), width - RIGHT + 5, y(share) + 4);
    context.textAlign = 'right';
    write(format.time(end), width - RIGHT, HEIGHT - 6);
  }
}

function line(context, points, colour, dash) {
  context.strokeStyle = colour;
  context.lineWidth = 2.2;
  context.lineJoin = 'round';
  context.setLineDash(dash);
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
  context.setLineDash([]);
}
