// Every node as a row of a table: what the graph shows, for keyboards and screen readers too.
import { act, closed } from './act.js';
import * as format from './format.js';
import { STATES } from './swarm.js';

const MOST_ROWS = 1000, MANY = 100, CALM_MS = 900;
const asked = new Map();
const $ = id => document.getElementById(id);
const [body, filter, state] = [$('rows'), $('filter'), $('filter-state')];
for (const name of STATES) state.add(new Option(name, name));

export class Nodes {
  #swarm; #choice; #choose; #rows = new Map(); #closed; #stale = true; #pending = new Set(); #drawnAt = 0;

  constructor(swarm, choice, choose) {
    [this.#swarm, this.#choice, this.#choose] = [swarm, choice, choose];
    const again = () => { this.#stale = true; this.draw(); };
    filter.addEventListener('input', again);
    state.addEventListener('change', again);
  }

  begin() { this.#rows.clear(); this.#stale = true; }

  chosen() {
    for (const [number, row] of this.#rows) row.line.classList.toggle('chosen', number === this.#choice.number);
  }

  draw() {
    const { nodes, changed } = this.#swarm;
    const why = closed(this.#swarm);
    const all = this.#stale || this.#closed !== why;
    for (const number of changed) this.#pending.add(number);
    // Nobody reads hundreds of figures three times a second, but browsers work for it.
    if (!all && nodes.length > MANY && performance.now() - this.#drawnAt < CALM_MS) return;
    this.#drawnAt = performance.now();
    $('why').textContent = why && `Nothing can be done to nodes: ${why}.`;
    this.#closed = why;
    if (this.#stale) this.#list();
    for (const number of all ? nodes.keys() : this.#pending) this.#update(nodes[number], this.#rows.get(number));
    this.#pending.clear();
    if (state.value) this.#stale = true;
  }

  #list() {
    this.#stale = false;
    const text = filter.value.trim().toLowerCase();
    const wanted = this.#swarm.nodes.filter(n => n.name.includes(text) && (!state.value || n.state === state.value));
    const shown = wanted.slice(0, MOST_ROWS);
    const before = this.#rows;
    this.#rows = new Map(shown.map(n => [n.number, before.get(n.number) ?? this.#make(n)]));
    const lines = [...this.#rows.values()].map(row => row.line);
    if (lines.length !== body.children.length || lines.some((line, i) => body.children[i] !== line)) body.replaceChildren(...lines);
    const note = `${wanted.length > shown.length ? `first ${format.count(shown.length)} of ` : ''}${format.count(wanted.length)} nodes`;
    if ($('shown').textContent !== note) $('shown').textContent = note;
    this.chosen();
  }

  #make(node) {
    const line = document.createElement('tr');
    const cell = (kind, name) => {
      const made = line.appendChild(document.createElement(kind));
      made.className = name;
      return made;
    };
    const head = cell('th', '');
    head.scope = 'row';
    const name = head.appendChild(button('name', node.name, () => this.#choose(node.number)));
    name.setAttribute('aria-label', `Show ${node.name}`);
    const row = { line, state: cell('td', 'state') };
    const blocks = cell('td', '');
    row.bar = blocks.appendChild(document.createElement('progress'));
    row.bar.max = 1;
    row.bar.setAttribute('aria-label', `Progress of ${node.name}`);
    row.blocks = blocks.appendChild(document.createElement('span'));
    [row.down, row.up, row.peers] = ['number', 'number spare', 'number spare'].map(name => cell('td', name));
    row.act = cell('td', '').appendChild(button('row', '', () => press(node, row.act)));
    return row;
  }

  #update(node, row) {
    if (!row) return;
    const share = this.#swarm.share(node);
    put(row.state, node.state);
    row.state.className = `state ${node.state}`;
    row.line.classList.toggle('is-complete', share === 1);
    row.bar.hidden = node.role === 'tracker';
    row.bar.value = share;
    put(row.blocks, node.role === 'tracker' ? '' : format.percent(share));
    put(row.down, node.down ? format.rate(node.down) : '–');
    put(row.up, node.up ? format.rate(node.up) : '–');
    put(row.peers, node.role === 'tracker' ? '–' : String(node.peers));
    name(row.act, node, this.#closed);
  }
}

// One button is both, so that it keeps the keyboard's focus.
export function name(button, node, why) {
  const isDown = node.state === 'down' || node.state === 'failed';
  const text = isDown ? 'Restart' : 'Kill';
  if (button.textContent !== text) {
    button.textContent = text;
    button.setAttribute('aria-label', `${text} ${node.name}`);
  }
  const off = why !== '' || node.state === 'waiting';
  if (button.disabled !== off) button.disabled = off;
}

// Pressed twice it does the same thing once; what it has become since is another thing.
export async function press(node, button) {
  const wish = button.textContent;
  if (asked.get(button) === wish) return;
  asked.set(button, wish);
  await act(wish === 'Kill' ? { kill: node.name } : { restart: node.name });
  if (asked.get(button) === wish) asked.delete(button);
}

function button(kind, text, pressed) {
  const made = Object.assign(document.createElement('button'), { type: 'button', className: kind, textContent: text });
  made.addEventListener('click', pressed);
  return made;
}

function put(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}
