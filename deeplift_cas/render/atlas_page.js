'use strict';
// Draws what stands in the page as data.  Nothing is decided here.
const atlas = JSON.parse(document.getElementById('atlas').textContent);
const by = id => document.getElementById(id);
const networks = new Map(atlas.networks.map(network => [network.widths.join(','), network]));
const home = new Map(atlas.networks.flatMap(network => network.strata.map(stratum => [stratum.name, network])));
const COLUMN = 46, ROW = 66, RADIUS = 13, LEFT = 56, BENDS = [0, 24, -24, 46, -46, 70, -70];
const SHADES = { 1: ['#fff', '#111'], 2: ['#cfe3f5', '#111'], 3: ['#8db9dd', '#111'], 4: ['#3f7fb5', '#fff'] };
const BEYOND = ['#15466f', '#fff'];
const TRUTHS = new Map([[true, ['#e3f3e6', '#0b5a22', '✓', 'holds']], [false, ['#f6dddd', '#8a1010', '✗', 'fails']],
  [null, ['#fff3c4', '#5a4a00', '?', 'undecided']]]);

function element(space, name, attributes = {}, ...children) {
  const made = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
const html = (...parts) => element('http://www.w3.org/1999/xhtml', ...parts);
const svg = (...parts) => element('http://www.w3.org/2000/svg', ...parts);
const math = (...parts) => element('http://www.w3.org/1998/Math/MathML', ...parts);

const says = stratum => stratum.says[by('space').value];
const least = said => said.least === null ? 'none' : String(said.least);

// What a node shows: area, letters, their colour, in words.
function look(stratum) {
  const said = says(stratum), shown = by('shown').value;
  if (shown === 'least') {
    const [area, ink] = SHADES[said.least] || BEYOND;
    return [area, ink, said.least === null ? '∞' : least(said), `least k ${least(said)}`];
  }
  return TRUTHS.get(said.holds[Number(shown)]);
}

function address() {
  try { return decodeURIComponent(location.hash.slice(1)); } catch { return ''; }  // not one of this page
}

function chosen() {
  const hash = address();
  if (home.has(hash)) return [home.get(hash), home.get(hash).strata.find(stratum => stratum.name === hash)];
  return [networks.get(hash) || startingPoint(), null];
}

// The network with the fewest strata among those in which the least k is greatest.
function startingPoint() {
  const worst = network => Math.max(...network.strata.map(stratum => stratum.says.image.least || 0));
  return atlas.networks.reduce((best, network) => worst(network) > worst(best)
    || (worst(network) === worst(best) && network.strata.length < best.strata.length) ? network : best);
}

let drawn = null;  // the address that is shown

function show() {
  drawn = location.hash;
  const [network, stratum] = chosen();
  fillChoice(network);
  const current = stratum || network.strata.reduce((a, b) => (says(b).least || 0) >= (says(a).least || 0) ? b : a);
  by('counted').textContent = counted(network);
  drawDiagram(network, current);
  drawLegend(network);
  describe(network, current);
}

function counted(network) {
  const number = network.strata.length;
  const at = (i, holds) => network.strata.filter(s => says(s).holds[i] === holds).length;
  const said = atlas.properties.flatMap((name, i) => [[at(i, false), 'fails'], [at(i, null), 'is undecided']]
    .filter(([n]) => n).map(([n, verb]) => `“${name}” ${verb} at ${n}`));
  return `${number} ${number === 1 ? 'stratum' : 'strata'}. ${said.length ? said.join(', ') + '.' : 'All properties hold.'}`;
}

function fillChoice(network) {
  const depth = network.widths.length - 1;
  fill(by('depth'), Array.from({ length: atlas.maxDepth }, (_, n) => n + 1), depth);
  const fields = by('widths');
  while (fields.querySelectorAll('select').length > depth + 1) fields.lastElementChild.remove();
  for (let k = fields.querySelectorAll('select').length; k <= depth; k++)
    fields.append(html('select', { 'aria-label': `width of layer ${k}` }));
  fields.querySelectorAll('select').forEach((select, k) =>
    fill(select, Array.from({ length: atlas.maxWidth }, (_, n) => n + 1), network.widths[k]));
}

function fill(select, values, value) {
  if (select.options.length !== values.length)
    select.replaceChildren(...values.map(v => html('option', { value: v }, String(v))));
  select.value = value;
}

// The places of the nodes: by dimension from below, each row in the middle.
function places(network) {
  const dimensions = [...new Set(network.strata.map(s => s.dimension))].sort((a, b) => b - a);
  const rows = dimensions.map(d => network.strata.filter(s => s.dimension === d));
  const widest = Math.max(...rows.map(row => row.length));
  const place = new Map();
  rows.forEach((row, y) => row.forEach((stratum, n) => place.set(stratum,
    [LEFT + COLUMN * ((widest - row.length) / 2 + n + .5), ROW * (y + .5)])));
  return { rows, dimensions, place, width: LEFT + COLUMN * (widest + 1), height: ROW * rows.length };
}

function drawDiagram(network, current) {
  const focused = document.activeElement && document.activeElement.closest('#diagram a') !== null;
  const { rows, dimensions, place, width, height } = places(network);
  const picture = svg('svg', { width, height: height + 20, viewBox: `0 -20 ${width} ${height + 20}`, role: 'group',
    'aria-label': `Hasse diagram of the strata of widths ${network.widths.join(', ')}` });
  picture.append(svg('text', { x: 0, y: -6 }, 'dim'));
  dimensions.forEach((d, y) => picture.append(svg('text', { x: 0, y: ROW * (y + .5) + 4 }, String(d))));
  for (const [i, j] of network.covers) {
    const below = network.strata[i], above = network.strata[j];
    const [[x1, y1], [x2, y2]] = [place.get(below), place.get(above)];
    const near = below === current || above === current ? 'near' : '';
    picture.append(svg('path', { d: bent([x1, y1], [x2, y2], [...place.values()]), class: near }));
  }
  for (const stratum of rows.flat()) picture.append(node(stratum, place.get(stratum), stratum === current));
  picture.addEventListener('keydown', event => move(event, rows, place));
  const frame = by('diagram'), left = frame.dataset.widths === network.widths.join(',') ? frame.scrollLeft : null;
  frame.dataset.widths = network.widths.join(',');
  frame.replaceChildren(picture);
  const [x] = place.get(current);
  frame.scrollLeft = left === null || x < left || x > left + frame.clientWidth ? x - frame.clientWidth / 2 : left;
  if (focused) picture.querySelector('[aria-current]').focus({ preventScroll: true });
}

// A line between two nodes, bent so that it runs through as few others as can be.
function bent([x1, y1], [x2, y2], nodes) {
  const others = nodes.filter(([, y]) => y > Math.min(y1, y2) && y < Math.max(y1, y2));
  const hit = bend => others.filter(([x, y]) => Array.from({ length: 23 }, (_, n) => (n + 1) / 24).some(t =>
    Math.hypot((1 - t) ** 2 * x1 + 2 * t * (1 - t) * ((x1 + x2) / 2 + 2 * bend) + t * t * x2 - x,
      (1 - t) ** 2 * y1 + t * (1 - t) * (y1 + y2) + t * t * y2 - y) < RADIUS + 2)).length;
  const bend = BENDS.reduce((best, other) => hit(other) < hit(best) ? other : best);
  return `M ${x1} ${y1} Q ${(x1 + x2) / 2 + 2 * bend} ${(y1 + y2) / 2} ${x2} ${y2}`;
}

function node(stratum, [x, y], isCurrent) {
  const [area, ink, letters, words] = look(stratum);
  const link = svg('a', { class: 'node', href: '#' + encodeURIComponent(stratum.name), tabindex: isCurrent ? 0 : -1,
    'aria-label': `${stratum.name}, dimension ${stratum.dimension}, ${words}` },
    svg('title', {}, `${stratum.name}: ${words}`),
    svg('circle', { cx: x, cy: y, r: RADIUS, fill: area }),
    svg('text', { x, y: y + 4, fill: ink, 'text-anchor': 'middle' }, letters));
  if (isCurrent) link.setAttribute('aria-current', 'true');
  link.stratum = stratum;
  link.addEventListener('click', event => { if (event.detail) pointed = true; });  // not by Enter
  return link;
}

// Arrow keys: to the next in the row, and to what is nearest in the row above or below.
function move(event, rows, place) {
  const link = event.target.closest('a'), step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (!link || !step) return;
  event.preventDefault();
  const y = rows.findIndex(row => row.includes(link.stratum)), n = rows[y].indexOf(link.stratum);
  const row = rows[y + step[0]] || [], away = stratum => Math.abs(place.get(stratum)[0] - place.get(link.stratum)[0]);
  const next = step[0] ? row.reduce((a, b) => a === undefined || away(b) < away(a) ? b : a, undefined) : row[n + step[1]];
  if (!next) return;
  const to = [...event.currentTarget.querySelectorAll('a')].find(other => other.stratum === next);
  link.setAttribute('tabindex', -1);
  to.setAttribute('tabindex', 0);
  to.focus();
}

function drawLegend(network) {
  const seen = new Map(network.strata.map(stratum => look(stratum)).map(found => [found[3], found]));
  by('legend').replaceChildren(...[...seen.values()].sort((a, b) => a[3] < b[3] ? -1 : 1).map(([area, ink, letters, words]) =>
    html('span', {}, html('span', { class: 'key', style: `background:${area};color:${ink}` }, letters), words)));
}

// On a narrow screen the details are far below the diagram: a touch or a click goes there.
let pointed = false;
function follow() {
  if (pointed && !matchMedia('(min-width: 1000px)').matches) by('stratum').scrollIntoView();
  pointed = false;
}

function describe(network, stratum) {
  by('stratum').scrollTop = 0;
  const said = says(stratum), depth = network.widths.length - 1;
  const rows = atlas.properties.map((name, i) => {
    const word = said.holds[i] === null ? 'open' : said.holds[i] ? 'holds' : 'fails';
    return html('tr', {}, html('th', { scope: 'row' }, name),
      html('td', { class: word }, word === 'open' ? 'undecided' : word), html('td', {}, ...worded(said.reasons[i])));
  });
  const status = said.status === 'proved' ? 'proved' : `${said.status}: Theorem C, an argument on paper`;
  by('stratum').replaceChildren(
    html('h2', {}, `${stratum.name}`),
    html('p', {}, `Widths ${network.widths.join(', ')}; dimension ${stratum.dimension}. The least k with “k ⟹ 1”: ${least(said)} (${status}).`),
    html('h3', {}, 'Intervals'), html('div', { class: 'scroll' }, intervals(stratum, depth)),
    html('h3', {}, 'Ranks of the products'), html('div', { class: 'scroll' }, ranks(stratum, depth)),
    html('h3', {}, 'Properties'), html('div', { class: 'scroll' }, html('table', {}, ...rows)),
    ...(stratum.blocks ? [html('p', {}, `Blocks (b,a : least k) of intervals [0,b] and [a,${depth}]: ${stratum.blocks.replaceAll(' ', '; ').replaceAll(':', ' : ')}.`)] : []),
    html('h3', {}, 'What the report says here'), html('div', { class: 'scroll' }, report(stratum, said)),
    html('h3', {}, 'Counterexample'), ...counterexample(stratum, said));
}

// Words with lowered indices: C_1, W_(L:1).
const worded = text => text.split(/_(\w+|\([^)]*\))/).map((part, n) => n % 2 ? html('sub', {}, part.replace(/[()]/g, '')) : part);

function intervals(stratum, depth) {
  const lines = stratum.intervals.flatMap(([a, b, n]) => Array(n).fill([a, b]));
  const step = 44, height = 18, width = step * depth + 80;
  const picture = svg('svg', { width, height: height * (lines.length + 1) + 6, role: 'img',
    'aria-label': 'Intervals: ' + lines.map(([a, b]) => `[${a},${b}]`).join(' ') });
  for (let k = 0; k <= depth; k++) picture.append(svg('text', { x: 12 + step * k, y: 12, 'text-anchor': 'middle' }, String(k)));
  lines.forEach(([a, b], n) => {
    const y = height * (n + 1) + 6;
    picture.append(svg('line', { x1: 12 + step * a, x2: 12 + step * b, y1: y, y2: y, stroke: '#222', 'stroke-width': 2 }));
    for (let k = a; k <= b; k++) picture.append(svg('circle', { cx: 12 + step * k, cy: y, r: 4 }));
    picture.append(svg('text', { x: 12 + step * depth + 16, y: y + 4 }, `[${a},${b}]`));
  });
  return picture;
}

function ranks(stratum, depth) {
  const product = (b, a) => math('math', {}, ...Array.from({ length: b - a }, (_, n) => indexed('W', b - n)));
  return html('table', {}, ...stratum.ranks.map((row, n) => html('tr', {}, ...row.map((rank, a) =>
    html('td', {}, product(a + n + 1, a), ` : ${rank}`)))));
}

// What the report says, in the form that the manual names.
function report(stratum, said) {
  return html('table', {}, ...Object.entries(stratum.report).map(([name, [statement, property]]) => {
    const truth = said.holds[property];
    const judged = statement === null ? 'silent' : truth === null ? 'not decided here'
      : Boolean(statement) === truth ? 'and that is so' : 'and that is not so';
    return html('tr', {}, html('th', { scope: 'row' }, name),
      html('td', {}, statement === null ? 'silent' : `“${atlas.properties[property]}” ${statement ? 'holds' : 'fails'}, ${judged}`));
  }));
}

// Formulas.
const name = text => math('mi', {}, text);
const sign = text => math('mo', '()⟨⟩‖'.includes(text) ? { stretchy: 'false' } : {}, text);
const tall = text => math('mo', {}, text);
const indexed = (letter, k) => math('msub', {}, name(letter), math('mn', {}, String(k)));
const matrix = rows => math('mrow', {}, tall('('), math('mtable', {}, ...rows.map(row =>
  math('mtr', {}, ...row.map(entry => math('mtd', {}, number(entry)))))), tall(')'));
const number = text => text.startsWith('-') ? math('mrow', {}, sign('−'), math('mn', {}, text.slice(1))) : math('mn', {}, text);
const image = () => [name('φ'), sign('('), name('W'), sign(')')];
const formula = (...parts) => math('math', {}, math('mstyle', { displaystyle: 'true' }, ...parts));
const formulas = (...made) => html('div', { class: 'formulas' }, ...made);

function counterexample(stratum, said) {
  const example = stratum.example, failing = atlas.properties.slice(0, 4).filter((_, i) => said.holds[i] === false);
  if (!failing.length) return [html('p', {}, 'None: “1 ⟹ 1” holds here, and with it all others.')];
  const { problem, search_space } = example.certificate, { A, c, target } = problem.objective, k = example.order;
  const file = JSON.stringify(example.certificate);
  const download = html('a', { href: 'data:application/json;charset=utf-8,' + encodeURIComponent(file),
    download: 'counterexample.json' }, 'Save it');
  return [
    html('p', {}, `W is ${k}-critical for g = f∘φ, and φ(W) is not stationary for f on ${search_space === 'image' ? 'the image of φ' : 'all matrices'}: ${failing.map(f => `“${f}”`).join(', ')} ${failing.length > 1 ? 'fail' : 'fails'}.`),
    formulas(
      formula(name('f'), sign('('), name('X'), sign(')'), sign('='), sign('⟨'), name('A'), sign(','), name('X'), sign('⟩'), sign('+'),
        math('mfrac', {}, number(c), math('mn', {}, '2')),
        math('msup', {}, math('mrow', {}, sign('‖'), name('X'), sign('−'), ...image(), sign('‖')), math('mn', {}, '2'))),
      formula(name('A'), sign('='), matrix(A)),
      ...problem.point.map((W, n) => formula(indexed('W', n + 1), sign('='), matrix(W))),
      formula(...image(), sign('='), matrix(target))),
    html('details', {}, html('summary', {}, `Certificate: ${example.proofs} ${example.proofs === 1 ? 'proof' : 'proofs'}, accepted by the kernel when this page was made`),
      html('p', {}, download, ', and re-check it with: deeplift-cas certificate counterexample.json'), html('pre', {}, file))];
}

by('shown').append(html('option', { value: 'least' }, 'least k with k ⟹ 1'),
  ...atlas.properties.map((property, i) => html('option', { value: i }, property)));
by('made').textContent = `Made by ${atlas.program}; ${home.size} strata of ${networks.size} networks.`;
by('choice').addEventListener('submit', event => event.preventDefault());
by('choice').addEventListener('change', event => {
  if (['shown', 'space'].includes(event.target.id)) return show();
  const widths = [...by('widths').querySelectorAll('select')].map(select => Number(select.value)), size = Number(by('depth').value) + 1;
  while (widths.length < size) widths.push(widths.at(-1));
  location.hash = widths.slice(0, size).join(',');
  show();  // at once: the next key may come before the event
});
addEventListener('hashchange', () => {
  if (location.hash !== drawn) show();
  follow();
});
show();
