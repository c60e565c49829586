'use strict';
(() => {
const $ = id => document.getElementById(id);
const kinds = JSON.parse($('kinds').textContent);
const severities = ['', 'key', 'high', 'medium', 'minor', 'style'];
const title = document.title;

// h makes an element; strings among kids are text, never markup.
function h(tag, attrs, ...kids) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs || {})) if (v !== undefined && v !== null && v !== false) e.setAttribute(k, v === true ? '' : v);
  e.append(...kids.flat(9).filter(x => x !== undefined && x !== null && x !== false && x !== ''));
  return e;
}
const percent = x => Math.min(Math.round(100 * x), x < 1 ? 99 : 100) + '\u00a0%';
const count = (n, one, many) => n + ' ' + (n === 1 ? one : many);
const letter = i => i < 26 ? String.fromCharCode(65 + i) : letter(Math.floor(i / 26) - 1) + letter(i % 26);
const cut = (s, n) => s.length <= n ? s : s.slice(0, n).replace(/\s+\S*$/u, '') + '…';
const sure = p => p < .8 ? h('span', {class: 'sure'}, ' ' + percent(p)) : '';
const kindOf = x => (x.kind || 'wording').replace('-', ' ');
const badge = sev => h('span', {class: 'sev ' + severities[sev]}, severities[sev]);

// The list.

const items = [...document.querySelectorAll('#items > li')];
const state = {times: null, likes: null};
for (const e of items) e.words = (e.textContent + ' ' + e.dataset.search).toLowerCase().replace(/\s+/g, ' ');

const value = id => $(id) ? $(id).value : '';

function filter() {
  const words = $('q').value.toLowerCase().split(/\s+/).filter(Boolean), sev = value('severity'), texts = $('intexts').checked;
  const agency = value('agency'), outlet = value('outlet'), kind = value('kind');
  let shown = 0;
  for (const e of items) {
    const d = e.dataset;
    const ok = words.every(w => e.words.includes(w) || texts && e.texts && e.texts.includes(w)) &&
      (sev === '' || sev === 'key' && d.key > 0 || sev === 'high' && (d.key > 0 || d.high > 0) || sev === 'none' && d.key === '0' && d.high === '0') &&
      (kind === '' || d.kinds.split(' ').includes(kind)) && (agency === '' || d.agencies.includes('\n' + agency + '\n')) && (outlet === '' || d.outlets.includes('\n' + outlet + '\n')) &&
      ['times', 'likes'].every(k => state[k] === null || d[k].split(' ').includes(state[k]));
    e.hidden = !ok;
    if (ok) shown++;
  }
  const all = shown === items.length;
  $('found').textContent = all ? count(shown, 'report', 'reports') : shown + ' of ' + count(items.length, 'report', 'reports');
  $('clear').hidden = !(words.length || sev || kind || agency || outlet || state.times !== null || state.likes !== null);
}

// readTexts gets all texts, once, to be searched.
let reading;
function readTexts() {
  return reading ||= (async () => {
    for (const [i, e] of items.entries()) {
      const d = await data(+e.dataset.n);
      e.texts = (d.texts || []).map(t => t.h + ' ' + t.s).join(' ').toLowerCase().replace(/\s+/g, ' ');
      if (i % 100 === 99) $('found').textContent = 'reading the texts: ' + (i + 1) + ' of ' + items.length;
    }
  })();
}

const orders = {
  grave: (x, y) => x.dataset.n - y.dataset.n,
  size: (x, y) => y.dataset.size - x.dataset.size,
  latest: (x, y) => y.dataset.latest - x.dataset.latest,
  unlike: (x, y) => x.dataset.like - y.dataset.like,
  name: (x, y) => x.querySelector('h3').textContent.localeCompare(y.querySelector('h3').textContent, 'en'),
};

function setUpList() {
  if (!$('controls')) return;
  $('controls').addEventListener('submit', e => e.preventDefault());
  let waiting;
  $('q').addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 60); });
  $('intexts').addEventListener('change', async e => {
    if (e.target.checked) await readTexts();
    filter();
  });
  for (const id of ['severity', 'kind', 'agency', 'outlet']) if ($(id)) $(id).addEventListener('change', filter);
  $('order').addEventListener('change', () => {
    items.sort((x, y) => orders[$('order').value](x, y) || x.dataset.n - y.dataset.n);
    $('items').append(...items);
  });
  const charts = [...document.querySelectorAll('.chart')];
  charts.forEach((chart, i) => {
    const kind = i === charts.length - 1 ? 'likes' : 'times';
    for (const b of chart.querySelectorAll('button')) {
      b.setAttribute('aria-pressed', 'false');
      b.addEventListener('click', () => {
        const on = state[kind] !== b.dataset.bar;
        for (const other of chart.querySelectorAll('button')) other.setAttribute('aria-pressed', on && other === b);
        state[kind] = on ? b.dataset.bar : null;
        filter();
      });
    }
  });
  $('clear').addEventListener('click', () => {
    $('controls').reset();
    $('order').dispatchEvent(new Event('change'));
    state.times = state.likes = null;
    for (const b of document.querySelectorAll('.bar')) b.setAttribute('aria-pressed', 'false');
    filter();
    $('q').focus();
  });
  filter();
}

// data gives the data of a report, null where there is none; it is compressed in the page, and kept for the last few.
const kept = new Map();
async function data(n) {
  const at = $('data-' + n);
  if (!at) return null;
  if (!kept.has(n)) {
    if (kept.size > 8) kept.delete(kept.keys().next().value);
    const bytes = Uint8Array.from(atob(at.textContent), c => c.charCodeAt(0));
    kept.set(n, JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()));
  }
  return kept.get(n);
}

// A report: its versions, then its facts.

const headlineOf = n => $('item-' + n).querySelector('h3').textContent;
const langOf = t => t && t.l ? t.l : null;

// neighbours are the shown reports before and after one, in the order of the list.
function neighbours(n) {
  const shown = items.filter(e => !e.hidden || +e.dataset.n === n), i = shown.findIndex(e => +e.dataset.n === n);
  return [shown[i - 1], shown[i + 1]].map(e => e ? +e.dataset.n : 0);
}

function reportView(n, d) {
  const [before, next] = neighbours(n), v = d.versions;
  const holders = d.rows.length ? d.rows[0].cells.map((_, t) => v.map((x, i) => x.text === t ? i : -1).filter(i => i >= 0)) : [];
  const can = !!d.texts && v.filter(x => x.text >= 0).length > 1;
  const parts = [
    h('nav', {class: 'crumbs', 'aria-label': 'Reports'}, h('a', {href: '#', id: 'up'}, '← All reports'), h('span', {class: 'gap'}),
      before ? h('a', {href: '#r' + before, id: 'before', rel: 'prev'}, 'Previous') : '', next ? h('a', {href: '#r' + next, id: 'next', rel: 'next'}, 'Next') : ''),
    h('h1', {tabindex: -1, dir: 'auto'}, headlineOf(n)),
    h('p', {class: 'lead'}, summary(d)),
    $('item-' + n).querySelector('.meta').cloneNode(true),
    (d.left || []).map(x => h('p', {class: 'left'}, x)),
    h('h2', {}, 'What differs'),
    facts(n, d, holders, can),
    h('h2', {}, 'Versions' + (v[0].time ? ', in time order' : '')),
    strip(v),
    can ? chooser(n, d, 0, 0) : '',
    versions(n, d, can),
  ];
  return parts;
}

function summary(d) {
  const c = [0, 0, 0, 0, 0, 0];
  for (const r of d.rows) c[r.sev]++;
  const counts = [1, 2, 3, 4].filter(s => c[s]).map(s => c[s] + ' ' + severities[s]).join(', ');
  return (counts ? 'Facts that differ: ' + counts + '.' : 'No facts that the versions state differently.');
}

// strip shows when versions came, where two times are known.
function strip(v) {
  const stamps = v.map(x => x.time ? Date.parse(x.time.replace(',', '') + ' UTC') : NaN), known = stamps.filter(x => !isNaN(x));
  const from = Math.min(...known), to = Math.max(...known);
  if (known.length < 2 || from === to) return '';
  const box = h('div', {class: 'strip', 'aria-hidden': 'true'});
  let last = -9;
  stamps.forEach((t, i) => {
    if (isNaN(t)) return;
    const x = 100 * (t - from) / (to - from), dot = h('span', {title: letter(i) + ' ' + v[i].name + ', ' + v[i].time});
    dot.style.left = x + '%';
    box.append(dot);
    if (x - last < 3) return;
    const name = h('i', {}, letter(i));
    name.style.left = x + '%';
    box.append(name);
    last = x;
  });
  return box;
}

function versions(n, d, can) {
  const v = d.versions, medoid = v.findIndex(x => x.medoid), timed = v.some(x => x.time), credited = v.some(x => x.agencies);
  return h('table', {class: 'versions'},
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Version'), timed && h('th', {scope: 'col'}, 'Published (UTC)'), credited && h('th', {scope: 'col'}, 'Credits'),
      h('th', {scope: 'col'}, 'Alike'), h('th', {scope: 'col'}, can ? 'Side by side' : h('span', {class: 'sr'}, 'Links')))),
    h('tbody', {}, v.map((x, i) => h('tr', {},
      h('td', {}, h('span', {class: 'letter'}, letter(i)), h('b', {}, x.name), x.note ? ' (' + x.note + ')' : '',
        x.headline ? h('div', {class: 'headline', dir: 'auto', lang: d.texts && x.text >= 0 ? langOf(d.texts[x.text]) : null}, x.headline) : '',
        x.id !== x.name && h('div', {class: 'after'}, cut(x.id, 80))),
      timed && h('td', {}, x.time ? h('span', {class: 'num'}, x.time) : 'not known', x.after ? h('div', {class: 'after'}, x.after) : ''),
      credited && h('td', {'data-label': 'credits'}, (x.agencies || []).join(', ')),
      h('td', {}, x.medoid ? 'most typical' : [h('span', {class: 'num'}, percent(x.jaccard) + ' alike'), h('div', {class: 'after'}, percent(x.contained) + ' of it in the most typical')]),
      h('td', {}, can && x.text >= 0 && !x.medoid && v[medoid].text >= 0 && h('div', {},
        h('a', {href: '#r' + n + '/' + Math.min(i, medoid) + '-' + Math.max(i, medoid), 'aria-label': letter(i) + ' with ' + letter(medoid)}, 'with ' + letter(medoid))),
        x.url ? h('div', {}, h('a', {href: x.url, rel: 'noopener noreferrer', 'aria-label': 'Page of ' + letter(i)}, 'its page')) : '')))));
}

// chooser is where two versions are chosen.
function chooser(n, d, a, b) {
  const usable = d.versions.map((x, i) => i).filter(i => d.versions[i].text >= 0);
  if (a === b) [a, b] = [usable[0], usable[usable.length - 1]];
  const select = (label, at) => h('label', {}, label, h('select', {}, usable.map(i => h('option', {value: i, selected: i === at}, letter(i) + ' ' + cut(d.versions[i].name, 50)))));
  const one = select('Version', a), two = select('beside', b);
  const form = h('form', {class: 'compare'}, one, two, h('button', {}, 'Side by side'));
  form.addEventListener('submit', e => {
    e.preventDefault();
    location.hash = '#r' + n + '/' + one.querySelector('select').value + '-' + two.querySelector('select').value;
  });
  return form;
}

// facts is the matrix: the graver rows open, the others folded.
function facts(n, d, holders, can) {
  if (!d.rows.length) return h('p', {}, 'No facts that the versions state differently were found.');
  const grave = d.rows.map((r, i) => i).filter(i => d.rows[i].sev <= 2), rest = d.rows.map((r, i) => i).filter(i => d.rows[i].sev > 2);
  const fold = rest.length && h('details', {class: 'fold', open: !grave.length}, h('summary', {}, count(rest.length, 'medium or minor difference', 'medium or minor differences')), matrix(n, d, holders, can, rest));
  return [grave.length ? matrix(n, d, holders, can, grave) : '', fold || ''];
}

function matrix(n, d, holders, can, rows) {
  const cols = d.versions.map((x, i) => i).filter(i => d.versions[i].text >= 0);
  const list = h('ol', {class: 'grouped'}, rows.map(k => h('li', {}, factHead(n, d, k, holders, can), sayings(d, d.rows[k]))));
  if (cols.length > 6) return list;
  list.classList.add('narrow');
  return [list, h('div', {class: 'wide-only'}, h('table', {class: 'matrix'},
    h('thead', {}, h('tr', {}, h('th', {scope: 'col', class: 'facthead'}, 'Fact'), cols.map(i => h('th', {scope: 'col'}, letter(i) + ' ' + d.versions[i].name)))),
    h('tbody', {}, rows.map(k => {
      const r = d.rows[k];
      return h('tr', {class: severities[r.sev] + '-row'}, h('th', {scope: 'row'}, factHead(n, d, k, holders, can)), cols.map(i => {
        const c = r.cells[d.versions[i].text];
        if (!c) return h('td', {class: 'silent'}, h('span', {class: 'sr'}, 'does not tell it'), h('span', {'aria-hidden': 'true'}, '–'));
        return h('td', {dir: 'auto'}, said(d, r, d.versions[i].text, cols.length > 3 ? 30 : 60));
      }));
    }))))];
}

// said is what a text says of a fact: in its sentence, unless a version before said the same.
function said(d, r, t, most) {
  const c = r.cells[t], first = r.cells.findIndex(x => x && x.v === c.v && !x.told === !c.told) === t;
  const [head, words, tail] = d.texts && c.s && c.s.length && first ? around(d.texts[t], c, most) : ['', c.w || '', ''];
  if (c.told) return [h('span', {dir: 'ltr'}, 'told without it'), words ? h('span', {class: 'about'}, ': ', head, words, tail) : ''];
  return [c.head ? h('span', {class: 'about', dir: 'ltr'}, r.kind === 'credit' ? 'Credit:' : 'Headline:') : '', c.head ? ' ' : '', h('span', {class: 'about'}, head), h('mark', {class: r.odd && !r.odd.includes(t) ? 'most' : null}, words), h('span', {class: 'about'}, tail)];
}

function factHead(n, d, k, holders, can) {
  const r = d.rows[k];
  const first = r.cells.findIndex(c => c && c.v && !c.told), other = first < 0 ? -1 : r.cells.findIndex(c => c && !(c.v === r.cells[first].v && !c.told));
  const a = first >= 0 && holders[first][0], b = other >= 0 && holders[other][0];
  return h('p', {class: 'what'}, badge(r.sev), ' ', kindOf(r), r.subj ? ': ' + r.subj : '', sure(r.p), ' ',
    can && first >= 0 && other >= 0 ? h('a', {class: 'side', href: '#r' + n + '/' + Math.min(a, b) + '-' + Math.max(a, b) + '/f' + k, 'aria-label': 'side by side: ' + r.kind + ' ' + (r.subj || '')}, 'side by side') : '');
}

// around is the sentence about some words, as what stands before them, they and what stands behind; most bounds what is around.
function around(t, c, most) {
  const [from, to] = [c.s[0], c.s[c.s.length - 1]];
  let s = 0, e = t.h.length;
  const text = c.head ? t.h : t.s;
  if (!c.head) {
    s = from, e = to;
    for (let i = 0; i < t.p.length; i += 3) if (t.p[i] < to && t.p[i + 1] > from) s = Math.min(s, t.p[i]), e = Math.max(e, t.p[i + 1]);
  }
  let head = text.slice(s, from), tail = text.slice(to, e);
  if (!most) head = tail = '';
  if (head.length > most) head = '…' + head.slice(-most).replace(/^\S*/u, '');
  return [head, cut(text.slice(from, to), Math.max(260, 3 * most)), cut(tail, most)].map(x => x.replace(/\s+/gu, ' '));
}

// sayings lists who says what, in the order in which it was first said.
function sayings(d, r) {
  const values = new Map();
  d.versions.forEach((v, i) => {
    if (v.text < 0) return;
    const c = r.cells[v.text], k = !c ? 'silent' : c.told ? 'told' : c.v;
    if (!values.has(k)) values.set(k, {words: c ? said(d, r, v.text, 60) : 'not told', who: []});
    values.get(k).who.push(letter(i) + '\u00a0' + v.name);
  });
  const order = [...values.entries()].sort(([x], [y]) => (typeof x === 'string') - (typeof y === 'string')).map(x => x[1]);
  return h('ul', {class: 'sayings'}, order.map(x => h('li', {}, h('span', {dir: 'auto'}, x.words), ' ', h('span', {class: 'by'},
    x.who.length > 12 ? x.who.slice(0, 10).join(', ') + ' and ' + (x.who.length - 10) + ' more' : x.who.join(', ')))));
}

// Two versions side by side.

// differences returns those of two texts: what was compared, or else what the matrix says.
function differences(d, s, t) {
  const turn = s > t, pair = d.pairs && d.pairs[Math.min(s, t) + '-' + Math.max(s, t)];
  const list = pair ? pair.d : d.rows.flatMap(r => {
    const x = r.cells[Math.min(s, t)], y = r.cells[Math.max(s, t)];
    if (!x || !y || !x.s && !y.s || x.v === y.v && !x.told === !y.told) return [];
    return [{sev: r.sev, kind: r.kind, p: r.p, subj: r.subj, a: x.s ? x : undefined, b: y.s ? y : undefined}];
  });
  return {pair, turn, list: list.map(x => turn ? {...x, a: x.b, b: x.a} : x)};
}

const wordsOf = s => s.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f'’]/g, '')
  .match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}]+/gu) || [];

// statements cuts a text into what is set in one row: a headline, a sentence with the dateline before it, a line of credit, furniture that stands together.
function statements(t) {
  const out = [];
  if (t.h) out.push({head: true, kind: 2, from: 0, to: t.h.length, parts: [[0, t.h.length, 2]]});
  for (let i = 0; i < t.p.length; i += 3) {
    const [s, e, k] = t.p.slice(i, i + 3), last = out[out.length - 1];
    const join = last && !last.head && (last.kind === 3 && k === 1 || last.kind >= 100 && k >= 100);
    if (join) {
      last.parts.push([s, e, k]);
      last.to = e;
      if (k === 1) last.kind = 1;
    } else {
      out.push({head: false, kind: k, from: s, to: e, parts: [[s, e, k]]});
    }
  }
  out.forEach((x, i) => {
    x.i = i;
    x.words = new Map();
    if (x.kind < 100) for (const w of wordsOf((x.head ? t.h : t.s).slice(x.from, x.to))) x.words.set(w, (x.words.get(w) || 0) + 1);
  });
  return out;
}

// align pairs statements by the words that they share, rare ones counting more, and by the differences that were found between them. It returns rows
// of statements of both, in the order of a; what stands elsewhere in b is moved.
function align(a, b, list) {
  const df = new Map();
  for (const x of [...a, ...b]) for (const w of x.words.keys()) df.set(w, (df.get(w) || 0) + 1);
  const weight = x => { let n = 0; for (const [w, c] of x.words) n += c / df.get(w); return n; };
  for (const x of [...a, ...b]) x.weight = weight(x);
  const at = (list, side) => side && list.find(x => x.head === !!side.head && x.from < side.s[1] && x.to > side.s[0]);
  const hint = new Map();
  for (const x of list) {
    const p = at(a, x.a), q = at(b, x.b);
    if (p && q) hint.set(p.i + ' ' + q.i, (hint.get(p.i + ' ' + q.i) || 0) + .12);
  }
  const all = [];
  const firstHead = list => list.find(x => x.kind === 2);
  const ha = firstHead(a), hb = firstHead(b);
  const where = new Map();
  for (const y of b) for (const w of y.words.keys()) if (df.get(w) <= 60) (where.get(w) || where.set(w, []).get(w)).push(y);
  for (const x of a) {
    if (x.kind >= 100) continue;
    const met = new Set();
    for (const w of x.words.keys()) for (const y of where.get(w) || []) met.add(y);
    for (const y of met) {
      if ((x.kind === 2) !== (y.kind === 2)) continue;
      let both = 0;
      for (const [w, c] of x.words) if (y.words.has(w)) both += Math.min(c, y.words.get(w)) / df.get(w);
      const dice = 2 * both / (x.weight + y.weight) + Math.min(hint.get(x.i + ' ' + y.i) || 0, .36), part = both / Math.min(x.weight, y.weight);
      all.push({x, y, dice, part, near: -Math.abs(x.i / a.length - y.i / b.length)});
    }
  }
  if (ha && hb) all.push({x: ha, y: hb, dice: 9, part: 1, near: 0});
  all.sort((p, q) => q.dice - p.dice || q.near - p.near || p.x.i - q.x.i || p.y.i - q.y.i);
  const rows = [], of = new Map();
  for (const p of all) {
    if (p.dice < .25 || of.has(p.x) || of.has(p.y)) continue;
    const row = {a: [p.x], b: [p.y]};
    rows.push(row);
    of.set(p.x, row);
    of.set(p.y, row);
  }
  // A statement that the other version has split, or joined, or that differences were found in, goes to its neighbour's row.
  for (const p of all) {
    if (p.part < .5 && !hint.has(p.x.i + ' ' + p.y.i)) continue;
    for (const [one, two, key] of [[p.x, p.y, 'a'], [p.y, p.x, 'b']]) {
      const row = of.get(two);
      if (of.has(one) || !row || !row[key].some(z => Math.abs(z.i - one.i) === 1)) continue;
      row[key].push(one);
      row[key].sort((u, v) => u.i - v.i);
      of.set(one, row);
    }
  }
  rows.sort((p, q) => p.a[0].i - q.a[0].i);
  // The heaviest run of rows that stand in the same order in both; the others are moved.
  rows.forEach((r, i) => {
    r.best = r.a[0].weight, r.prev = -1;
    for (let k = 0; k < i; k++) if (rows[k].b[0].i < r.b[0].i && rows[k].best + r.a[0].weight > r.best) r.best = rows[k].best + r.a[0].weight, r.prev = k;
  });
  let last = rows.reduce((m, r, i) => m < 0 || r.best > rows[m].best ? i : m, -1);
  for (const r of rows) r.moved = true;
  for (; last >= 0; last = rows[last].prev) rows[last].moved = false;

  const out = [], done = new Set();
  let j = 0;
  const upTo = end => { // what only b has before a place
    for (; j < end; j++) if (!of.has(b[j]) && !done.has(b[j])) {
      const before = out[out.length - 1];
      if (b[j].kind >= 100 && before && before.a.length && !before.b.length && before.a[0].kind >= 100) before.b.push(b[j]);
      else out.push({a: [], b: [b[j]]});
    }
  };
  for (const x of a) {
    const row = of.get(x);
    if (!row) { out.push({a: [x], b: []}); continue; }
    if (done.has(row)) continue;
    done.add(row);
    if (!row.moved) upTo(row.b[0].i);
    out.push(row);
  }
  upTo(b.length);
  return out;
}

function pairView(n, d, i, j) {
  const v = d.versions, s = v[i].text, t = v[j].text, A = d.texts[s], B = d.texts[t];
  const {pair, turn, list} = differences(d, s, t);
  const a = statements(A), b = statements(B), rows = align(a, b, list);
  const here = '#r' + n + '/' + i + '-' + j;
  const name = k => letter(k) + ' ' + v[k].name;
  const styled = list.filter(x => x.sev === 5), facts = list.map((x, k) => ({...x, k})).filter(x => x.sev < 5);
  const marks = [paint(A, list, 'a', pair, turn), paint(B, list, 'b', pair, turn)];
  const table = h('table', {class: 'story', id: 'sides'},
    h('caption', {class: 'sr'}, 'The two versions, statement by statement'),
    h('thead', {}, h('tr', {}, [i, j].map(k => h('th', {scope: 'col'}, name(k), v[k].time ? h('div', {class: 'after'}, v[k].time) : '')))),
    h('tbody', {}, rows.map((r, at) => h('tr', {}, ['a', 'b'].map((side, k) => cell(r, rows[at - 1], side, k ? B : A, marks[k], here, k ? letter(j) : letter(i)))))));
  const box = h('input', {type: 'checkbox', id: 'styled'});
  box.addEventListener('change', () => table.classList.toggle('styled', box.checked));
  const all = facts.filter(x => x.a && x.b), grave = all.filter(x => x.sev <= 2), both = grave.length ? grave : all, small = grave.length ? all.filter(x => x.sev > 2) : [], only = k => facts.filter(x => k ? !x.a : !x.b);
  const entries = list => h('ol', {class: 'diffs'}, list.map(x => entry(x, A, B, here, letter(i), letter(j))));
  const fold = (list, words, open) => list.length && h('details', {class: 'fold', open}, h('summary', {}, words), entries(list));
  return [
    h('nav', {class: 'crumbs', 'aria-label': 'Reports'}, h('a', {href: '#r' + n, id: 'up'}, '← The report'), h('a', {href: '#'}, 'All reports'), h('span', {class: 'gap'}),
      h('a', {href: '#r' + n + '/' + j + '-' + i}, 'Swap sides')),
    h('h1', {tabindex: -1}, name(i) + ' beside ' + name(j)),
    h('p', {class: 'left', dir: 'auto'}, headlineOf(n)),
    h('p', {class: 'lead'}, s === t ? 'The two have the same text and headline.' : pair ? figures(pair, turn, letter(i), letter(j)) :
      'These two were not compared by themselves: shown is what the table of the report says of them. Copied passages and what only one tells are not marked among the differences.'),
    chooser(n, d, i, j),
    h('p', {class: 'jump'}, h('a', {href: here + '/t0'}, 'Down to the texts')),
    s !== t && h('h2', {}, 'Differences'),
    s !== t && [both.length ? entries(both) : h('p', {}, 'No facts that both state differently were found.'),
      fold(small, count(small.length, 'medium or minor difference', 'medium or minor differences')),
      fold(only(0), count(only(0).length, 'statement', 'statements') + ' only in ' + letter(i)), fold(only(1), count(only(1).length, 'statement', 'statements') + ' only in ' + letter(j)),
      fold(styled.map(x => ({...x, k: list.indexOf(x)})), count(styled.length, 'other wording', 'other wordings') + ' without a change of fact')],
    h('h2', {id: 'texts', tabindex: -1}, 'Side by side'),
    h('div', {class: 'legend'}, pair && pair.copied.length ? h('span', {}, h('span', {class: 'copied'}, 'copied'), ' passages') : '', h('span', {}, h('span', {class: 'sev key'}, 'key'), ' ', h('span', {class: 'sev high'}, 'high'), ' ', h('span', {class: 'sev medium'}, 'medium'), ' differences'),
      styled.length ? h('label', {class: 'check'}, box, 'underline other wording') : ''),
    table,
  ];
}

function figures(p, turn, x, y) {
  const [ab, ba] = turn ? [p.ba, p.ab] : [p.ab, p.ba];
  const words = {'identical': 'The same words', 'same-wire': 'One wire report', 'partial-reuse': 'Different reports that share passages', 'same-event': 'The same event', 'unrelated': 'Unrelated by themselves'}[p.rel] || p.rel;
  return words + ', ' + percent(p.j) + ' alike: ' + percent(ab) + ' of ' + x + ' stands in ' + y + ', ' + percent(ba) + ' of ' + y + ' in ' + x + '.';
}

// entry is a difference in the list: its sides are links to their places.
function entry(x, A, B, here, la, lb) {
  const side = (t, s, l, end) => {
    if (!s) return '';
    const [head, words, tail] = around(t, s, x.a && x.b ? 50 : 0);
    return h('p', {dir: 'auto', lang: langOf(t)}, h('span', {class: 'letter', dir: 'ltr'}, l), s.head ? h('span', {class: 'sure', dir: 'ltr', lang: 'en'}, x.kind === 'credit' ? 'credit:' : 'headline:') : '', s.head ? ' ' : '',
      h('span', {class: 'about'}, head), h('a', {href: here + '/d' + x.k + end, 'aria-label': l + ': ' + words}, words || '(no words)'), h('span', {class: 'about'}, tail));
  };
  return h('li', {id: 'd' + x.k, tabindex: -1}, h('p', {class: 'what'}, badge(x.sev), ' ', kindOf(x), x.subj ? ': ' + x.subj : '', x.sev < 5 ? sure(x.p) : ''),
    h('div', {class: 'sides'}, side(A, x.a, la, 'a'), side(B, x.b, lb, 'b')));
}

// paint notes for each unit of a text, and of its headline, which difference stands there and whether it is copied. The graver difference counts.
function paint(t, list, side, pair, turn) {
  const text = new Int32Array(t.s.length).fill(-1), head = new Int32Array(t.h.length).fill(-1), copied = new Uint8Array(t.s.length);
  list.map((x, k) => k).sort((p, q) => (!list[q].a || !list[q].b) - (!list[p].a || !list[p].b) || list[q].sev - list[p].sev).forEach(k => {
    const s = list[k][side];
    if (s) for (let i = 0; i < s.s.length; i += 2) (s.head ? head : text).fill(k, s.s[i], s.s[i + 1]);
  });
  // A difference that graver ones cover has its place at the first of them.
  const seen = new Set([...text, ...head]), covered = new Map();
  list.forEach((x, k) => {
    if (!x[side] || seen.has(k)) return;
    const by = (x[side].head ? head : text)[x[side].s[0]];
    if (by >= 0) covered.set(by, [...covered.get(by) || [], k]);
  });
  if (pair) for (let i = (side === 'a') === turn ? 2 : 0; i < pair.copied.length; i += 4) copied.fill(1, pair.copied[i], pair.copied[i + 1]);
  return {text, head, copied, covered, list, side, named: new Set()};
}

// cell is what one side has in a row.
function cell(r, before, side, t, marks, here, l) {
  const list = r[side], rest = r[side === 'a' ? 'b' : 'a'];
  if (!list.length) return h('td', {class: 'empty'}, h('span', {class: 'sr'}, 'nothing here'));
  const grey = list[0].kind >= 100, only = !rest.length && !grey, again = before && before[side].length && !before[side === 'a' ? 'b' : 'a'].length && before[side][0].kind < 100;
  return h('td', {class: only ? 'only' : null, 'data-side': l, 'data-at': list[0].head ? 'h' : list[0].from, dir: 'auto', lang: langOf(t)},
    only ? h('span', {class: again ? 'sr' : 'tag', dir: 'ltr', lang: 'en'}, 'only in ' + l) : r.moved && side === 'b' ? h('span', {class: 'tag grey', dir: 'ltr', lang: 'en'}, 'stands elsewhere in ' + l) : '',
    list.map(x => x.kind >= 100 ? furniture(x, t, marks, here) : statement(x, t, marks, here)));
}

function furniture(x, t, marks, here) {
  const lines = x.parts.map(([s, e, k]) => h('p', {}, h('span', {class: 'why'}, (kinds[k] || 'furniture') + ': '), marked(t.s, s, e, marks, false, here, true)));
  const size = x.to - x.from, why = [...new Set(x.parts.map(p => kinds[p[2]] || 'furniture'))];
  if (lines.length < 3 && size < 200) return h('div', {class: 'furniture'}, lines);
  return h('details', {class: 'furniture'}, h('summary', {}, 'page furniture, ' + count(lines.length, 'line', 'lines') + ': ' + why.slice(0, 4).join(', ') + (why.length > 4 ? ' …' : '')), lines);
}

function statement(x, t, marks, here) {
  const out = [];
  for (const [from, to, kind] of x.parts) {
    const put = marked(x.head ? t.h : t.s, from, to, marks, x.head, here);
    out.push(out.length ? ' ' : '', kind === 2 ? h('div', {class: 'head'}, put) : kind === 1 ? put : h('span', {class: 'aside', title: kinds[kind]}, put));
  }
  return h('div', {}, out);
}

// marked is text with the differences in it marked. Furniture inside a copied passage is not copied.
function marked(text, from, to, marks, head, here, grey) {
  const at = head ? marks.head : marks.text, out = [];
  for (let s = from; s < to;) {
    let e = s + 1;
    while (e < to && at[e] === at[s]) e++;
    const words = grey ? text.slice(s, e) : runs(text, s, e, marks, head);
    out.push(at[s] < 0 ? words : mark(at[s], words, marks, here));
    s = e;
  }
  return out;
}

// runs is text with what is copied in it shaded.
function runs(text, from, to, marks, head) {
  const out = [];
  for (let s = from; s < to;) {
    let e = s + 1;
    while (e < to && (head || marks.copied[e] === marks.copied[s])) e++;
    const words = text.slice(s, e);
    out.push(!head && marks.copied[s] && words.trim() ? h('span', {class: 'copied'}, words) : words);
    s = e;
  }
  return out;
}

// mark is the place of a difference, which links to it in the list.
function mark(k, kids, marks, here) {
  const x = marks.list[k], first = !marks.named.has(k);
  marks.named.add(k);
  if (first) kids = [(marks.covered.get(k) || []).map(i => h('span', {id: 'd' + i + marks.side, tabindex: -1})), kids];
  const cls = 'd ' + (x.a && x.b ? severities[x.sev] : 'one');
  if (x.sev === 5) return h('a', {class: cls, id: first ? 'd' + k + marks.side : null, tabindex: first ? -1 : null}, kids);
  return h('a', {class: cls, href: here + '/d' + k, id: first ? 'd' + k + marks.side : null, tabindex: first ? null : -1,
    title: severities[x.sev] + ' ' + kindOf(x) + (x.subj ? ': ' + x.subj : '')}, kids);
}

// Where the reader is: the part of the address behind # says it, so that the browser's Back works.

let shown = '', listAt = 0, from = 0;
let step = -1; // the difference that j and k are at

function go(e, focus) {
  for (const x of document.querySelectorAll('.here')) x.classList.remove('here');
  for (let up = e; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
  e.classList.add('here');
  e.scrollIntoView({block: 'center'});
  (focus || e).focus({preventScroll: true});
}

let turn = 0;

async function route() {
  $('main').setAttribute('aria-busy', 'true');
  await show();
  $('main').setAttribute('aria-busy', 'false');
}

async function show() {
  const mine = ++turn, m = /^#r(\d+)(?:\/(\d+)-(\d+)(?:\/([dft])(\d+)([ab]?))?)?$/.exec(location.hash), n = m ? +m[1] : 0, d = n ? await data(n) : null;
  if (mine !== turn) return; // the reader has gone on
  const ok = i => d && d.texts && d.versions[i] && d.versions[i].text >= 0;
  const pair = d && m[2] !== undefined && ok(+m[2]) && ok(+m[3]), key = !d ? '' : pair ? n + '/' + m[2] + '-' + m[3] : '' + n;
  if (!d && /^#[a-z]/.test(location.hash) && shown === '') return; // a place in the list
  if (key !== shown) {
    if (shown === '') listAt = scrollY;
    else from = +shown.split('/')[0];
    shown = key;
    step = -1;
    $('list').hidden = !!d;
    $('view').hidden = !d;
    $('view').replaceChildren(...(!d ? [] : (pair ? pairView(n, d, +m[2], +m[3]) : reportView(n, d)).flat(9).filter(Boolean)));
    document.title = d ? $('view').querySelector('h1').textContent + ' – ' + title : title;
    if (!d) {
      const at = $('item-' + from);
      if (location.hash === '#reports') $('reports').focus();
      else if (at) at.querySelector('a').focus({preventScroll: true});
      scrollTo(0, listAt);
    } else if (!m[5]) {
      scrollTo(0, 0);
      $('view').querySelector('h1').focus({preventScroll: true});
    }
  }
  if (!pair || !m[5]) return;
  let e = $(m[4] + m[5] + m[6]);
  if (m[4] === 't') {
    $('texts').scrollIntoView();
    $('texts').focus({preventScroll: true});
    return;
  }
  if (m[4] === 'f') {
    const r = d.rows[+m[5]], c = r && (r.cells[d.versions[+m[2]].text] || r.cells[d.versions[+m[3]].text]), col = r && r.cells[d.versions[+m[2]].text] === c ? 0 : 1;
    e = null;
    if (c && c.s) for (const tr of $('sides').tBodies[0].rows) {
      const td = tr.cells[col], at = td.dataset.at;
      if (at !== undefined && (c.head ? at === 'h' : at !== 'h' && +at <= c.s[0] && (!e || +at >= +e.cells[col].dataset.at))) e = tr;
    }
    if (e) e.tabIndex = -1;
  }
  go(e || $(m[4] + m[5]) || $('view').querySelector('h1'));
}

// Keys.

function keys(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || $('keys').open || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) && e.target.type !== 'checkbox') {
    if (e.key === 'Escape' && e.target.id === 'q' && !e.target.value) e.target.blur();
    return;
  }
  if (!$('single').checked && e.key !== '?') return;
  const view = !$('view').hidden, open = id => { const a = $(id); if (a) a.click(); };
  const walk = by => {
    const all = view ? [...document.querySelectorAll('#view .diffs > li')].filter(x => x.offsetParent) : items.filter(x => !x.hidden);
    if (!all.length) return;
    const at = all.findIndex(x => x.contains(document.activeElement));
    step = at >= 0 ? at + by : step < 0 ? (by > 0 ? 0 : all.length - 1) : step + by;
    step = Math.max(0, Math.min(step, all.length - 1));
    const to = all[step];
    if (view) return void (location.hash = to.querySelector('.sides a').hash);
    to.querySelector('a').focus({preventScroll: true});
    to.scrollIntoView({block: 'nearest'});
  };
  switch (e.key) {
  case '/': if (view) location.hash = '#'; if ($('q')) setTimeout(() => $('q').focus()); break;
  case 'j': walk(1); break;
  case 'k': walk(-1); break;
  case 'n': open('next'); break;
  case 'p': open('before'); break;
  case 'u': open('up'); break;
  case 's': open('styled'); break;
  case '?': $('keys').showModal(); break;
  default: return;
  }
  e.preventDefault();
}

$('help').hidden = false;
$('help').addEventListener('click', () => $('keys').showModal());
document.addEventListener('keydown', keys);
addEventListener('hashchange', route);
setUpList();
route();
})();
