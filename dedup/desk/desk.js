// Keeps the list of reports as new as the store: events say that something came, and the list is fetched again as the server writes it.
(() => {
'use strict';
const $ = id => document.getElementById(id);
const content = $('content'), here = new URLSearchParams(location.search);
if (!content || content.dataset.seq === undefined || here.has('after') || !window.EventSource) return;

const quiet = 700; // milliseconds between two fetches at the least
let waiting = 0, paused = false, fetching = false, timer = 0;

function say(words) { if ($('status').textContent !== words) $('status').textContent = words; }

const reports = n => n + (n === 1 ? ' report' : ' reports');

// refresh puts the list of now in the place of the old one. What has not changed stays as it is, and so does the focus.
async function refresh() {
  timer = 0;
  if (paused || fetching || !waiting) return;
  fetching = true;
  $('main').setAttribute('aria-busy', 'true');
  here.set('part', 'list');
  try {
    waiting = 0;
    const answer = await fetch('/?' + here);
    if (!answer.ok) throw new Error(answer.status);
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live');
    const focus = document.activeElement, holder = focus && focus.closest('#live li'); // moving it takes the focus from it
    const old = new Map([...document.querySelectorAll('#live .item')].map(x => [x.id, x]));
    let changed = 0;
    for (const item of next.querySelectorAll('.item')) {
      const was = old.get(item.id);
      if (was && was.dataset.state === item.dataset.state) { was.classList.remove('fresh'); item.replaceWith(was); continue; }
      item.classList.add('fresh');
      changed++;
    }
    $('live').replaceWith(next);
    const again = holder && document.getElementById(holder.id);
    if (again && again.querySelector('a')) again.querySelector('a').focus({preventScroll: true});
    const gone = [...old.keys()].filter(id => !document.getElementById(id)).length; // where others are new they may stand on the next page
    const at = ' at ' + new Date().toISOString().slice(11, 16) + ' UTC';
    if (changed) say(reports(changed) + ' new or changed' + at);
    else if (gone) say(reports(gone) + ' gone' + at);
  } catch {
    say('The desk does not answer: trying again');
    waiting++;
  }
  fetching = false;
  $('main').setAttribute('aria-busy', 'false');
  if (waiting) later();
}

function later() { if (!timer) timer = setTimeout(refresh, quiet); }

const source = new EventSource('/v1/events?after=' + content.dataset.seq);
function came(n) {
  waiting += n;
  if (paused) say('Paused: changes to ' + reports(waiting) + ' wait');
  else later();
}
source.addEventListener('cluster', () => came(1));
for (const name of ['changed', 'story']) source.addEventListener(name, e => came(JSON.parse(e.data).changed.length)); // of clusters that no story came to
let lost = false;
source.addEventListener('error', () => { lost = true; say('The connection to the desk is lost: trying again'); });
source.addEventListener('open', () => { if (lost) { lost = false; say('Connected again'); waiting++; later(); } });

$('pause').hidden = false;
$('pause').addEventListener('click', () => {
  paused = !paused;
  $('pause').setAttribute('aria-pressed', paused);
  say(paused ? 'Paused' : 'Updates go on');
  if (!paused && waiting) later();
});
})();
