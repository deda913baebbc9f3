// What is pressed goes to the run as a wish; the token came behind '#', which no browser sends anywhere.
const token = location.hash.slice(1);
const toast = document.getElementById('toast');
let fading;

export const hasToken = token.length > 0;

export async function send(wish) {
  try {
    const answer = await fetch('/act', { method: 'POST', headers: { 'X-FsNet-Token': token }, body: JSON.stringify(wish) });
    return { done: answer.ok, text: (await answer.text()).trim() };
  } catch {
    return { done: false, text: 'the run does not answer any more' };
  }
}

export async function act(wish) {
  const { done, text } = await send(wish);
  say(done ? text : `Not done: ${text}`);
  return done;
}

export function say(text) {
  toast.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => { toast.textContent = ''; }, 6000);
}

// Why nothing can be done now; empty when something can.
export function closed(swarm) {
  if (swarm.facts?.closed) return swarm.facts.closed;
  return hasToken ? '' : 'this link can only look: the one that fsnet printed can act as well';
}
