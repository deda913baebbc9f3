// The top: how far the run is, the verdict, and the figures that people look for first.
import * as format from './format.js';
import { say } from './act.js';

const $ = id => document.getElementById(id);
const PHASES = {
  preparing: ['Preparing', 'The file is being prepared.'],
  starting: ['Starting', 'Tracker, seeds and leechers are being started.'],
  measuring: ['Measuring', 'Every link is measured before the leechers are told to start.'],
  running: ['Running', 'The leechers fetch the file.'],
  verifying: ['Verifying', 'Every copy is hashed again from disk.'],
};
const VERDICTS = {
  pass: 'Pass: all that was expected came true',
  fail: 'Fail: not all that was expected came true',
  invalid: 'Invalid: this run says nothing about the swarm',
  interrupted: 'Interrupted: it was told to end before its time',
  broken: 'Broken: what runs the swarm broke',
};

export class Head {
  #swarm; #phase = ''; #isLost = false;

  constructor(swarm) { this.#swarm = swarm; }

  draw() {
    const swarm = this.#swarm, { facts } = swarm;
    $('name').textContent = swarm.name;
    $('on').textContent = swarm.on === 'sim' ? 'simulated, in virtual time' : swarm.on;
    $('elapsed-kind').textContent = swarm.on === 'sim' ? 'of virtual time' : 'since the start';
    document.title = `${swarm.name}: ${facts.over?.verdict ?? facts.phase} · FsNet run`;
    if (this.#phase !== facts.phase && (!this.#isLost || facts.over)) this.#enter(facts);
    this.#figures(swarm);
  }

  found() { this.#isLost = false; }

  lost() {
    this.#isLost = true;
    if (this.#swarm.facts?.over) {
      $('report-link')?.remove();
      return;
    }
    $('phase').textContent = 'Not connected';
    $('story').textContent = 'The run does not answer; it may have ended. The page tries again.';
    this.#phase = '';
  }

  #enter(facts) {
    const isNews = this.#phase !== '';
    this.#phase = facts.phase;
    if (facts.over) {
      this.#conclude(facts.over);
    } else {
      [$('phase').textContent, $('story').textContent] = PHASES[facts.phase];
    }
    if (!isNews) return;
    // Who looks at the page sees it; who hears it is told, and who has scrolled down is shown how it ended.
    if (facts.over) say($('phase').textContent); else $('heard').textContent = $('phase').textContent;
  }

  #conclude(over) {
    $('verdict').classList.add(over.verdict);
    $('phase').textContent = VERDICTS[over.verdict];
    const copies = over.verified === undefined
      ? `The ${format.count(over.leechers)} copies were not hashed again.`
      : `${format.count(over.verified)} of ${format.count(over.leechers)} copies are whole and verified.`;
    const last = over.last === undefined ? '' : ` The last one that completed took ${format.time(over.last)}.`;
    const link = Object.assign(document.createElement('a'), { id: 'report-link', href: '/report', textContent: 'Open the report' });
    const path = Object.assign(document.createElement('code'), { textContent: over.page });
    // The last frame may be drawn when the run no longer answers.
    $('story').replaceChildren(`${copies}${last} Report: `, path, ...this.#isLost ? [] : [' ', link]);
    $('reasons').hidden = over.reasons.length === 0;
    $('reasons').replaceChildren(...over.reasons.map(r => Object.assign(document.createElement('li'), { textContent: r })));
  }

  #figures(swarm) {
    const { leechers, facts } = swarm;
    const sum = (nodes, key) => nodes.reduce((total, node) => total + node[key], 0);
    const down = sum(leechers, 'down'), seeding = sum(swarm.nodes.filter(n => n.role === 'seed'), 'up');
    const blocks = leechers.reduce((total, node) => total + swarm.share(node), 0) / Math.max(1, leechers.length);
    const sharing = swarm.nodes.filter(n => n.role !== 'tracker');
    $('elapsed').textContent = format.time(swarm.t);
    $('complete').textContent = format.count(leechers.filter(n => n.state === 'complete').length);
    $('complete-of').textContent = `of ${format.count(leechers.length)} leechers`;
    $('share').textContent = format.percent(blocks);
    $('share-of').textContent = facts.blocks ? `${format.count(facts.blocks)} of ${format.size(facts.blockBytes)} each` : 'of all';
    $('rate').textContent = format.rate(down);
    $('seeding').textContent = format.rate(seeding);
    $('seeding-of').textContent = down > 0 ? `${format.percent(Math.min(1, seeding / down))} of the delivery` : 'all seeds together';
    $('peers').textContent = (sum(sharing, 'peers') / Math.max(1, sharing.length)).toFixed(1);
  }
}
