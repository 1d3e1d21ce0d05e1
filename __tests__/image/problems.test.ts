/** What the image model finds wrong with a build: the code, the place and the path. */
import { type MemoryEntry, memoryFiles } from '../../src/files/memory.js'
import { imagesOf } from '../../src/image/compute.js'
import { describePaths, describeTouched } from '../../src/image/describe.js'
import { follow } from '../../src/image/follow.js'
import type { ComputedImage } from '../../src/image/image.js'
import { textAt } from '../../src/text/source.js'
import { readVaggaProject } from '../../src/vagga/read.js'
import { records } from '../oracle/records.js'
import { imageIn, imageOf } from './support.js'
import { baseArchive, tarGz } from './tar.js'

const base = '- !Tar { url: ./base.tar.gz, sha256: "" }'
const build = (setup: readonly string[], files: Readonly<Record<string, MemoryEntry>> = {}, rest = '') =>
  imageOf([base, ...setup].join('\n'), { 'base.tar.gz': baseArchive(), ...files }, rest)

/** `code path | the text that it points at`, of certain problems. */
const found = (image: ComputedImage): string[] =>
  image.problems.filter((p) => p.certain).map((p) => `${p.code} ${p.path} | ${textAt(p.at).split('\n')[0]}`)

describe('problems', () => {
  test('a parent that is not there, once', () => {
    const image = build(['- !Text { /app/f: "" }', '- !Copy { source: /work/d, path: /app/d }'], { 'd/f': '' })
    expect(found(image)).toEqual(['parent-missing /app | !Text { /app/f: "" }'])
  })

  test('a source that is not there, and one that version control ignores', () => {
    const image = build(['- !Copy { source: /work/nope, path: /a }', '- !Copy { source: /work/dist, path: /b }'], {
      '.gitignore': 'dist/\n',
    })
    expect(found(image).map((line) => line.split(' ')[0])).toContain('source-missing')
    expect(image.entry('/b').exists).toBe('unknown')
  })

  test('what a step makes in the project is a source', () => {
    const image = build([
      '- !Sh "mkdir -p /work/dist; echo 1 > /work/dist/app.js"',
      '- !Copy { source: /work/dist, path: /app }',
    ])
    expect(found(image)).toEqual([])
    expect(image.entry('/app/app.js').exists).toBe('yes')
  })

  test('a submodule that is not checked out', () => {
    const image = build(['- !Copy { source: /work/sub/x, path: /x }'], {
      '.gitmodules': '[submodule "s"]\n\tpath = sub\n\turl = x\n',
    })
    expect(found(image)).toEqual([])
    expect(image.entry('/x').exists).toBe('unknown')
  })

  test('steps that delete files of the project', () => {
    const image = build(['- !EmptyDir /work/gen', '- !Remove /work/old', '- !Remove /work/none'], {
      'gen/f': '',
      old: '',
    })
    expect(found(image)).toEqual(
      ['deletes-project /work/gen | /work/gen', 'deletes-project /work/old | /work/old'].map((line) =>
        expect.stringContaining(line.split(' |')[0] as string),
      ),
    )
  })

  test('what a base removes again', () => {
    const image = build(
      ['- !Container p', '- !EnsureDir /cache', '- !Text { /cache/f: "" }'],
      {},
      `  p:\n    setup:\n    - !Remove /cache\n`,
    )
    expect(found(image)).toEqual(['removed-by-base /cache | !Text { /cache/f: "" }'])
    expect(image.entry('/cache/f').exists).toBe('no')
  })

  test('names: where vagga cannot write, and where no command can start', () => {
    expect(found(build([], {}, '    resolv-conf-path: /state/r\n'))).toEqual(['name-path /state/r | /state/r'])
    const linked = build(['- !Sh "ln -sf /state/resolv.conf /etc/resolv.conf"'])
    expect(found(linked).map((line) => line.split(' |')[0])).toEqual(['name-link /etc/resolv.conf'])
    expect(found(build(['- !Sh "ln -sf /run/r /etc/resolv.conf"'], {}, '    resolv-conf-path: /run/r\n'))).toEqual([])
  })

  test('links into /work, from steps and from the project', () => {
    const image = build(
      ['- !Sh "ln -s /work/app /app; ln -s /work/x /gone; rm /gone"', '- !Copy { source: /work/d, path: /d }'],
      { 'd/l': { link: '/work/x' } },
    )
    expect(found(image).map((line) => line.split(' |')[0])).toEqual(['link-into-work /app', 'link-into-work /d/l'])
  })

  test('a cache over what was filled', () => {
    const image = build(['- !Sh "mkdir -p /var/c; touch /var/c/f"', '- !CacheDirs { /var/c: c }'])
    expect(found(image).map((line) => line.split(' |')[0])).toEqual(['cache-empties /var/c'])
  })

  test('what the hash of the image does not see', () => {
    const files = { 'x.tar.gz': tarGz([{ name: 'f', text: '' }]), 'req.txt': 'a', 's.sh': 'true' }
    expect(
      found(build(['- !Tar { url: ./x.tar.gz, path: /x }', '- !Sh "cat req.txt; sh s.sh"'], files)).map(
        (line) => line.split(' |')[0],
      ),
    ).toEqual(['not-versioned x.tar.gz', 'not-versioned req.txt', 'not-versioned s.sh'])
    expect(
      found(
        build(
          [
            '- !Depends req.txt',
            '- !Depends s.sh',
            '- !Depends x.tar.gz',
            '- !Tar { url: ./x.tar.gz, path: /x }',
            '- !Sh "cat req.txt; sh s.sh"',
          ],
          files,
        ),
      ),
    ).toEqual([])
    expect(found(build(['- !Sh "echo 1 > gen; cat gen"'], files))).toEqual([])
  })

  test('a failure hides what follows from it, and a base that fails fails its children', () => {
    const image = build(['- !Container p'], {}, '  p:\n    setup:\n    - !Text { /no/f: "" }\n')
    expect(found(image)).toEqual(['parent-missing /no | !Text { /no/f: "" }'])
  })
})

describe('answers', () => {
  const image = build([
    '- !EnsureDir /srv/app',
    '- !Sh "ln -s srv/app /app; ln -s loop /loop; ln -s /srv/app /abs"',
    '- !Text { /srv/app/f: "x" }',
  ])

  test('of paths, in their order', () => {
    expect(describePaths(image, ['/app/f', '/app', '/nope/x', '/', '/loop/x'])).toEqual([
      {
        path: '/app/f',
        exists: 'yes',
        kind: 'file',
        mode: '0o644',
        owner: [0, 0],
        target: null,
        because: 'made by `!Text`',
        from: { file: 'vagga.yaml', line: 7 },
      },
      {
        path: '/app',
        exists: 'yes',
        kind: 'link',
        mode: null,
        owner: [0, 0],
        target: 'srv/app',
        because: 'made by `!Sh`',
        from: { file: 'vagga.yaml', line: 6 },
      },
      {
        path: '/nope/x',
        exists: 'no',
        kind: null,
        mode: null,
        owner: null,
        target: null,
        because: 'no step makes it',
        from: null,
      },
      expect.objectContaining({ path: '/', exists: 'yes', kind: 'dir', mode: '0o755' }),
      expect.objectContaining({ path: '/loop/x', exists: 'no' }),
    ])
  })

  test('of everything that steps make', () => {
    expect(describeTouched(image).map(({ path: at }) => at)).toEqual(
      expect.arrayContaining(['/abs', '/app', '/srv/app/f']),
    )
  })

  test('of links', () => {
    expect(follow(image, '/abs/../app/f')).toMatchObject({
      path: '/srv/app/f',
      absoluteLink: { path: '/abs', target: '/srv/app' },
      links: ['/abs'],
      entry: { exists: 'yes' },
    })
    expect(follow(image, '/loop').entry.exists).toBe('no')
    expect(follow(image, '/app/f/x').entry.exists).toBe('no')
  })

  test('a listing', () => {
    expect(image.list('/srv/app')).toEqual({ names: ['f'], complete: true })
    expect(image.list('/nope')).toEqual({ names: [], complete: true })
  })

  test('containers that lead back to themselves and unknown names do not hang', () => {
    const files = memoryFiles({
      'vagga.yaml': 'containers:\n  a:\n    setup:\n    - !Container b\n  b:\n    setup:\n    - !Container a\n',
    })
    expect(imageIn(files, 'a').entry('/x').exists).toBe('unknown')
  })
})

describe('real version hashes (oracle/builds.jsonl)', () => {
  test('what is said not to be in the hash is not in it', () => {
    const changed: Readonly<Record<string, string>> = { 'ver-tar-content': 'a.tar.gz' }
    interface Case {
      id: string
      vagga: string
      container: string
      files: { path: string; text?: string }[]
      versions?: unknown
    }
    let seen = 0
    for (const c of records<Case>('builds.jsonl')) {
      if (c.versions === undefined || !/^ver-(copy|depends|tar|sh)/.test(c.id)) continue
      seen += 1
      const files = memoryFiles({
        'base.tar.gz': baseArchive(),
        'a.tar.gz': tarGz([{ name: 'f', text: '' }]),
        ...Object.fromEntries(c.files.map((f) => [f.path, f.text ?? ''])),
        'vagga.yaml': c.vagga,
      })
      const project = readVaggaProject(files, 'vagga.yaml').project
      const said =
        project &&
        imagesOf(
          project,
          files,
        )(c.container)
          ?.problems.filter((p) => p.code === 'not-versioned' && p.path !== 'base.tar.gz')
          .map((p) => p.path)
      expect([c.id, said]).toEqual([c.id, changed[c.id] === undefined ? [] : [changed[c.id]]])
    }
    expect(seen).toBeGreaterThan(4)
  })
})

test('a large checkout is walked once, whatever the number of steps', () => {
  const files: Record<string, string> = {}
  for (let i = 0; i < 5000; i += 1) files[`d${i % 10}/e${i % 50}/f${i}`] = 'x'
  const steps = Array.from({ length: 500 }, (_, i) =>
    i % 2 === 0 ? `    - !Copy { source: /work, path: /c${i} }` : `    - !Copy { source: /work/d${i % 10}, path: /x }`,
  )
  const memory = memoryFiles({ ...files, 'vagga.yaml': `containers:\n  c:\n    setup:\n${steps.join('\n')}\n` })
  let lists = 0
  const image = imageIn({
    ...memory,
    list(at) {
      lists += 1
      return memory.list(at)
    },
  })
  expect(image.entry('/c498/d3/e3/f3').source).toBe('d3/e3/f3')
  expect(lists).toBeLessThan(80)
})
