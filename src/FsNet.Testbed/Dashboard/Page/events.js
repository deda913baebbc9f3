// What happened to the swarm, the newest first, and what fsnet says beside it.
import * as format from './format.js';

const list = document.getElementById('event-list');
const lines = document.getElementById('lines');

export class Events {
  #swarm; #event = null; #line = null; #count = 0;

  constructor(swarm) { this.#swarm = swarm; }

  draw() {
    const { events } = this.#swarm;
    if (events.at(-1) !== this.#event) {
      const from = events.indexOf(this.#event) + 1;
      if (from === 0) list.replaceChildren();
      for (const event of events.slice(from)) list.prepend(item(event));
      while (list.children.length > events.length) list.lastChild.remove();
      this.#event = events.at(-1);
    }
    this.#say();
  }

  #say() {
    const text = this.#swarm.lines.join('\n') || (this.#swarm.facts.over ? 'Nothing.' : 'Nothing yet.');
    if (lines.textContent === text) return;
    const atEnd = lines.scrollTop + lines.clientHeight >= lines.scrollHeight - 8;
    lines.textContent = text;
    if (atEnd) lines.scrollTop = lines.scrollHeight;
  }
}

function item(event) {
  const made = document.createElement('li');
  const time = Object.assign(document.createElement('time'), { textContent: format.time(event.at) });
  const text = Object.assign(document.createElement('span'), { textContent: event.text });
  if (event.because) text.append(' ', Object.assign(document.createElement('small'), { textContent: `(${event.because})` }));
  made.append(time, text);
  return made;
}
