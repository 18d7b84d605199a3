// Run by a maintainer when a new edition of the administrative map is out: `npm ci && npm run build`.
// Writes ../Data/places.tsv.br, which is committed: building the program needs neither Node nor the network.
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'

const source = '@etalab/decoupage-administratif'
const folder = new URL(`node_modules/${source}/`, import.meta.url)
const read = name => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
const version = read('package.json').version
// The package numbers its editions by major version; its README pairs them with years.
const edition = { 5: '2025', 6: '2026' }[version.split('.')[0]]
if (!edition) throw new Error(`Say which year edition ${version} is, from the README of ${source}`)

const all = read('data/communes.json')
const communes = all.filter(c => c.type === 'commune-actuelle')
const epci = read('data/epci.json')
const ept = read('data/ept.json')
const communeByCode = new Map(communes.map(c => [c.code, c]))

const forms = { CC: 'Communauté de communes', CA: "Communauté d'agglomération", CU: 'Communauté urbaine' }
// « CA Redon Agglomération » already says what it is.
const saysItself = /^(CC|CA|CU) (?!d[eu'’]|des ).*(Agglo|Communauté|Métropole)/i
const fullName = name =>
  name.replace(/^(CC|CA|CU) /, (_, form) => (saysItself.test(name) ? '' : `${forms[form]} `)).replace(/"/g, '').replace(/\s+/g, ' ').trim()

const groupsOf = new Map(communes.map(c => [c.code, []]))
for (const group of [...epci, ...ept])
  for (const member of group.membres) groupsOf.get(member.code).push(group.code)

// The département that holds most of a group's people comes first; groups may straddle several.
const departementsOf = group => {
  const people = new Map()
  for (const { code } of group.membres) {
    const commune = communeByCode.get(code)
    people.set(commune.departement, (people.get(commune.departement) ?? 0) + (commune.population ?? 0))
  }
  return [...people].sort((a, b) => b[1] - a[1]).map(([code]) => `D${code}`)
}
const grandParis = epci.find(group => group.nom === 'Métropole du Grand Paris').code

const rows = []
const add = (kind, code, name, parents, siren = '', population = 0, form = '') =>
  rows.push([kind, code, name, parents.join(' '), siren, population || '', form].join('\t'))

add('F', 'FR', 'France', [])
for (const r of read('data/regions.json')) if (r.zone !== 'com') add('R', `R${r.code}`, r.nom, ['FR'])
for (const d of read('data/departements.json'))
  d.zone === 'com' ? add('O', `D${d.code}`, d.nom, ['FR']) : add('D', `D${d.code}`, d.nom, [`R${d.region}`])
for (const group of epci)
  add('E', group.code, fullName(group.nom), departementsOf(group), group.code, 0, group.type === 'MET69' ? 'METRO' : group.type)
for (const group of ept) add('E', group.code, group.nom, [...departementsOf(group), grandParis], group.code, 0, 'EPT')
for (const c of communes)
  add('C', c.code, c.nom, [`D${c.departement}`, ...groupsOf.get(c.code)], c.siren ?? '', c.population)

// Names and codes that people still use: merged communes, city districts, codes replaced over time.
for (const old of all.filter(c => c.type !== 'commune-actuelle')) {
  const now = communeByCode.get(old.chefLieu ?? old.commune)
  if (!now) throw new Error(`${old.nom} (${old.code}) leads to no commune of today`)
  if (old.code !== now.code || old.nom !== now.nom) add('A', old.code, old.nom, [now.code])
}
for (const c of communes) for (const code of c.anciensCodes ?? []) add('A', code, c.nom, [c.code])

const header = `# ${source} ${version}, edition ${edition}; data: INSEE, DGCL, Licence Ouverte 2.0; package: MIT`
const text = Buffer.from([header, ...rows].join('\n') + '\n')
const packed = brotliCompressSync(text, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
})
writeFileSync(new URL('../Data/places.tsv.br', import.meta.url), packed)
console.log(`${header}\n${rows.length} rows, ${text.length} bytes, ${packed.length} packed`)
