// What the page knows of the swarm. Frames change it; the parts of the page draw it.
export const STATES = ['waiting', 'serving', 'fetching', 'complete', 'down', 'failed'];
export const FULL = 15;

const MOST_EVENTS = 200;
const MOST_FLOWS = 1024;

export class Swarm {
  nodes = []; places = []; events = []; lines = []; history = []; flows = []; facts = null; heat = null; t = 0;
  name = ''; on = ''; changed = new Set(); heatChanged = false;

  apply(frame) {
    if (frame.all) this.#begin(frame);
    this.t = frame.t;
    if (frame.facts) this.#learn(frame.facts);
    for (const [i, state, blocks, down, up, peers] of frame.rows) {
      Object.assign(this.nodes[i], { state: STATES[state], blocks, down, up, peers });
      this.changed.add(i);
    }
    if (frame.heat && this.heat) this.#warm(frame.heat);
    const now = performance.now();
    for (let i = 0; i < frame.flows.length; i += 2) this.flows.push({ from: frame.flows[i], to: frame.flows[i + 1], at: now });
    // They are forgotten as they are drawn, and a page in the background draws nothing.
    if (this.flows.length > MOST_FLOWS) this.flows.splice(0, this.flows.length - MOST_FLOWS);
    for (const [at, kind, text, because] of frame.events) this.events.push({ at, kind, text, because });
    this.events.splice(0, this.events.length - MOST_EVENTS);
    this.lines.push(...frame.lines);
    this.lines.splice(0, this.lines.length - MOST_EVENTS);
    this.history.push(...frame.history);
  }

  get leechers() { return this.nodes.filter(n => n.role === 'leech'); }

  share(node) {
    if (node.role === 'seed' || node.state === 'complete') return 1;
    return this.facts?.blocks ? node.blocks / this.facts.blocks : 0;
  }

  #begin(frame) {
    Object.assign(this, { name: frame.name, on: frame.on, places: frame.places });
    Object.assign(this, { events: [], lines: [], history: [], flows: [], heat: null });
    this.nodes = frame.nodes.map(([name, role, place, group], number) =>
      ({ number, name, role, place, group, state: 'waiting', blocks: 0, down: 0, up: 0, peers: 0 }));
  }

  #learn(facts) {
    this.facts = facts;
    if (facts.columns && this.heat?.length !== facts.columns * this.nodes.length)
      this.heat = new Uint8Array(facts.columns * this.nodes.length);
  }

  // Pairs of a varint, how many cells further, and a level.
  #warm(base64) {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
    for (let at = 0, cell = 0; at < bytes.length;) {
      let gap = 0, shift = 0, byte;
      do { byte = bytes[at++]; gap += (byte & 0x7f) * 2 ** shift; shift += 7; } while (byte & 0x80);
      this.heat[cell += gap] = bytes[at++];
    }
    this.heatChanged = true;
  }
}
