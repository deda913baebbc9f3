// Frames come a few times a second; whatever they change is drawn once per picture of the screen, and not at all in a hidden tab.
import { Swarm } from './swarm.js';
import { Head } from './head.js';
import { Graph } from './graph.js';
import { Heat } from './heat.js';
import { Nodes } from './nodes.js';
import { NodePanel } from './node.js';
import { Chart } from './chart.js';
import { Links } from './links.js';
import { Events } from './events.js';

const swarm = new Swarm();
const choice = { number: -1 };
const parts = [];
const choose = number => {
  choice.number = number;
  for (const part of parts) part.chosen?.();
  soon();
};
parts.push(
  new Head(swarm), new Graph(swarm, choice, choose), new Nodes(swarm, choice, choose), new Heat(swarm), new NodePanel(swarm, choice),
  new Chart(swarm), new Events(swarm), new Links(swarm));

let asked = false;
function soon() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    if (swarm.nodes.length === 0) return;
    for (const part of parts) part.draw();
    swarm.changed.clear();
    swarm.heatChanged = false;
  });
}

const source = new EventSource('/frames');
source.onmessage = message => {
  const frame = JSON.parse(message.data);
  swarm.apply(frame);
  if (frame.all) for (const part of parts) part.begin?.();
  soon();
};
source.onopen = () => parts[0].found();
source.onerror = () => {
  // At the end of a run there is nobody to come back to; else the browser tries again by itself.
  if (swarm.facts?.over) source.close();
  parts[0].lost();
};
addEventListener('resize', soon);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const part of parts) part.begin?.();
  soon();
});
