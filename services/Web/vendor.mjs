// Copies what the pages need out of node_modules into wwwroot/vendor, and the paths of the icons named in icons.txt.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const out = 'wwwroot/vendor';
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const hash = path => createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12);

// Pico goes into a cascade layer, so that app.css wins without fighting its selectors.
const pico = readFileSync('node_modules/@picocss/pico/css/pico.min.css', 'utf8').replace(/^\uFEFF?@charset "UTF-8";/, '');
writeFileSync(`${out}/pico.css`, `@layer pico{${pico}}`);

const faces = [
  ['@fontsource-variable/atkinson-hyperlegible-next', 'index.css'],
  ['@fontsource-variable/atkinson-hyperlegible-next', 'wght-italic.css'],
  ['@fontsource-variable/newsreader', 'index.css'],
  ['@fontsource-variable/newsreader', 'wght-italic.css'],
];
const css = faces.map(([font, sheet]) => readFileSync(`node_modules/${font}/${sheet}`, 'utf8')
  .split(/(?=\/\* )/).filter(face => !face.includes('vietnamese')).join('')
  .replace(/url\(\.\/files\/([^)]+)\)/g, (_, file) => {
    copyFileSync(`node_modules/${font}/files/${file}`, `${out}/${file}`);
    return `url(${file}?v=${hash(`${out}/${file}`)})`;
  })).join('\n');
writeFileSync(`${out}/fonts.css`, css);

copyFileSync('node_modules/htmx.org/dist/htmx.min.js', `${out}/htmx.js`);

const names = readFileSync('icons.txt', 'utf8').split('\n').map(line => line.trim()).filter(Boolean);
const icons = Object.fromEntries(names.map(name => {
  const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, 'utf8');
  return [name, svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s*\n\s*/g, '')];
}));
writeFileSync(`${out}/icons.json`, JSON.stringify(icons));
