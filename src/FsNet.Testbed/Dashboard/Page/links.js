// Links as they are now, and what can be done to them: change them, cut them, heal them.
import { act, closed, say, send } from './act.js';
import * as format from './format.js';

const $ = id => document.getElementById(id);
const FIELDS = ['rtt', 'jitter', 'loss', 'rate'];

export class Links {
  #swarm; #facts = null; #ends = []; #rows = [];

  constructor(swarm) {
    this.#swarm = swarm;
    $('part').addEventListener('submit', event => { event.preventDefault(); this.#part(); });
    $('part').addEventListener('change', () => this.#permit());
    $('change-form').addEventListener('submit', event => { event.preventDefault(); this.#change(); });
    $('change-cancel').addEventListener('click', () => $('change').close());
  }

  begin() {
    this.#facts = null;
    this.#rows = [];
    $('link-rows').replaceChildren();
    const boxes = this.#swarm.places.map(place => {
      const label = document.createElement('label');
      label.append(Object.assign(document.createElement('input'), { type: 'checkbox', value: place }), place);
      return label;
    });
    $('part-sides').replaceChildren($('part-sides').firstElementChild, ...boxes);
  }

  draw() {
    const { facts } = this.#swarm;
    if (facts === this.#facts) return;
    this.#facts = facts;
    const why = closed(this.#swarm) || facts.fixed || '';
    $('links-why').textContent = why && `Nothing can be done to links: ${why}.`;
    for (const [i, link] of facts.links.entries()) this.#update(this.#rows[i] ??= this.#make(link), link, why);
    $('cuts').replaceChildren(...facts.cuts.map(sides => this.#cut(sides, why)));
    this.#permit();
  }

  #make(link) {
    const line = $('link-rows').appendChild(document.createElement('tr'));
    const head = line.appendChild(Object.assign(document.createElement('th'), { scope: 'row' }));
    const [from, to] = this.#pair(link).map(place => Object.assign(document.createElement('span'), { textContent: place }));
    head.append(...link.a === link.b ? ['within ', from] : [from, ' – ', to]);
    const row = {};
    for (const key of FIELDS) {
      row[key] = line.appendChild(document.createElement('td'));
      row[key].className = key === 'jitter' ? 'number spare' : 'number';
    }
    row.change = line.appendChild(document.createElement('td')).appendChild(
      Object.assign(document.createElement('button'), { type: 'button', className: 'row', textContent: 'Change…' }));
    row.change.setAttribute('aria-label', `Change links ${head.textContent}`);
    row.change.addEventListener('click', () => this.#open(link));
    return row;
  }

  #update(row, link, why) {
    row.rtt.textContent = link.cut ? 'cut' : format.ms(link.rttMs);
    row.rtt.classList.toggle('cut', link.cut);
    row.jitter.textContent = link.jitterMs ? format.ms(link.jitterMs) : '–';
    row.loss.textContent = link.loss ? format.percent(link.loss) : '–';
    row.rate.textContent = link.rate ? format.bitRate(link.rate) : '–';
    row.change.disabled = why !== '' || !link.canChange;
    row.change.title = why || link.canChange ? '' : 'The topology asks nothing of this link, so the run does not emulate it.';
  }

  #pair(link) { return [this.#swarm.places[link.a], this.#swarm.places[link.b]]; }

  #open(link) {
    this.#ends = this.#pair(link);
    $('change-title').textContent = link.a === link.b ? `Change links within ${this.#ends[0]}` : `Change links ${this.#ends.join(' – ')}`;
    $('change-error').textContent = '';
    for (const field of FIELDS) $(`change-${field}`).value = '';
    $('change').showModal();
  }

  async #change() {
    const set = Object.fromEntries(FIELDS.map(f => [f, $(`change-${f}`).value.trim()]).filter(([, value]) => value));
    if (Object.keys(set).length === 0) {
      $('change-error').textContent = 'Nothing was changed: write at least one value.';
      return;
    }
    const { done, text } = await send({ link: this.#ends, set });
    if (!done) {
      $('change-error').textContent = text;
      return;
    }
    $('change').close();
    say(text);
  }

  #cut(sides, why) {
    const item = document.createElement('li');
    const text = sides.map(side => side.join(', ')).join(' | ');
    const heal = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Heal', disabled: why !== '' });
    heal.setAttribute('aria-label', `Heal the partition ${text}`);
    heal.addEventListener('click', () => act({ heal: sides }));
    item.append(Object.assign(document.createElement('span'), { className: 'cut', textContent: `parted: ${text}` }), heal);
    return item;
  }

  get #sides() {
    const boxes = [...$('part-sides').querySelectorAll('input')];
    return [boxes.filter(b => b.checked), boxes.filter(b => !b.checked)].map(side => side.map(b => b.value));
  }

  #permit() {
    const [cut, rest] = this.#sides;
    const why = closed(this.#swarm) || this.#swarm.facts?.fixed;
    $('part-do').disabled = Boolean(why) || cut.length === 0 || rest.length === 0;
  }

  async #part() {
    if (await act({ partition: this.#sides })) $('part').reset();
    this.#permit();
  }
}
