// The node that was chosen, and the end of its log, asked for only while somebody looks.
import { closed } from './act.js';
import * as format from './format.js';
import { name, press } from './nodes.js';

const ASK_EVERY_MS = 2000;
const $ = id => document.getElementById(id);

export class NodePanel {
  #swarm; #choice; #asked = -Infinity;

  constructor(swarm, choice) {
    [this.#swarm, this.#choice] = [swarm, choice];
    $('node-act').addEventListener('click', () => press(this.#node, $('node-act')));
  }

  get #node() { return this.#swarm.nodes[this.#choice.number]; }

  chosen() {
    $('node-none').hidden = true;
    $('node-some').hidden = false;
    this.#asked = -Infinity;
    $('log').textContent = '';
  }

  draw() {
    const node = this.#node, swarm = this.#swarm;
    if (!node) return;
    $('node-title').textContent = node.name;
    facts($('node-facts'), [
      ['state', node.state],
      ['role', `${node.role} of the group ${node.group}`],
      ['region', swarm.places[node.place]],
      ['blocks', node.role === 'leech' ? `${format.count(node.blocks)} of ${format.count(swarm.facts.blocks)} from others` : '–'],
      ['rates', `${format.rate(node.down)} down, ${format.rate(node.up)} up`],
      ['peers', node.role === 'tracker' ? '–' : String(node.peers)],
    ]);
    name($('node-act'), node, closed(swarm));
    if (performance.now() - this.#asked > ASK_EVERY_MS && !document.hidden && !swarm.facts.over) this.#ask(node);
  }

  async #ask(node) {
    this.#asked = performance.now();
    if (!this.#swarm.facts.logs) {
      $('log').textContent = this.#swarm.on === 'sim' ? 'Simulated nodes have no logs.' : 'There is no log yet.';
      return;
    }
    try {
      const answer = await fetch(`/log?node=${encodeURIComponent(node.name)}`);
      const text = await answer.text();
      if (node !== this.#node || $('log').textContent === text) return;
      $('log').textContent = text || 'It has logged nothing.';
      $('log').scrollTop = $('log').scrollHeight;
    } catch {
      // The run is over: what was there stays.
    }
  }
}

function facts(list, rows) {
  if (list.children.length !== 2 * rows.length)
    list.replaceChildren(...rows.flatMap(([term]) =>
      [Object.assign(document.createElement('dt'), { textContent: term }), document.createElement('dd')]));
  for (const [i, [, text]] of rows.entries())
    if (list.children[2 * i + 1].textContent !== text) list.children[2 * i + 1].textContent = text;
}
