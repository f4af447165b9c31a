'use strict';
const cards = [...document.querySelectorAll('main article')];
const search = document.querySelector('input[type=search]');
const count = document.querySelector('output');
const timeline = document.querySelector('.timeline');
const filters = document.querySelector('.filters');
const texts = cards.map(card => card.textContent.toLowerCase());
const last = Math.max(1, ...[...document.querySelectorAll('main [data-ms]')].map(item => Number(item.dataset.ms)));
let state = '';

const ticks = cards.map(card => {
  const tick = document.createElement('i');
  tick.className = card.className;
  tick.style.left = `${0.5 + 99 * Number(card.dataset.ms) / last}%`;
  tick.title = `${card.querySelector('time').textContent}  ${card.querySelector('pre').textContent.slice(0, 200)}`;
  tick.addEventListener('click', () => { location.hash = card.id; });
  return tick;
});
timeline.append(...ticks);

function highlight(wanted) {
  if (!CSS.highlights) return;
  CSS.highlights.delete('found');
  if (wanted === '') return;
  const ranges = [];
  for (const card of cards) {
    if (card.hidden || ranges.length > 2000) continue;
    const node = card.querySelector('pre').firstChild;
    const text = node ? node.data.toLowerCase() : '';
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      if (at + wanted.length > node.length) break;
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
    }
  }
  CSS.highlights.set('found', new Highlight(...ranges));
}

function apply() {
  const wanted = search.value.trim().toLowerCase();
  let shown = 0;
  cards.forEach((card, i) => {
    const fits = (state === '' || card.classList.contains(state)) && texts[i].includes(wanted);
    card.hidden = !fits;
    ticks[i].classList.toggle('out', !fits);
    if (fits) shown++;
  });
  count.value = shown === cards.length ? `${shown} statements` : `${shown} of ${cards.length} statements`;
  highlight(wanted);
}

for (const name of ['', 'allowed', 'refused', 'failed', 'unknown']) {
  const size = cards.filter(card => name === '' || card.classList.contains(name)).length;
  if (name !== '' && size === 0) continue;
  const button = document.createElement('button');
  button.textContent = `${name === '' ? 'all' : name} ${size}`;
  button.dataset.state = name;
  button.setAttribute('aria-pressed', String(name === ''));
  button.addEventListener('click', () => {
    state = name;
    for (const other of filters.children) other.setAttribute('aria-pressed', String(other === button));
    apply();
  });
  filters.append(button);
}

search.addEventListener('input', apply);
document.addEventListener('keydown', event => {
  if (event.key === '/' && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  }
});
// A link may carry what is looked for: page.html?q=customers
search.value = new URLSearchParams(location.search).get('q') ?? '';
apply();
