/** Containers that are built before another one: with its users and groups, and in the same project. */
import { memoryFiles } from '../../src/files/memory.js'
import type { ComputedImage } from '../../src/image/image.js'
import { imageIn, shown } from './support.js'
import { baseArchive } from './tar.js'

const base = '- !Tar { url: ./base.tar.gz, sha256: "" }'
const files = (vagga: string, more = {}) => memoryFiles({ 'base.tar.gz': baseArchive(), 'vagga.yaml': vagga, ...more })
const certain = (image: ComputedImage) => image.problems.filter((p) => p.certain).map((p) => p.code)

describe('users and groups of a base container', () => {
  const vagga = (child: string, own = '') => `containers:
  p:
    setup:
    ${base}
    - !Sh "touch /f; chown 1000:1000 /f"
    - !Copy { source: /work/x, path: /x, owner-uid: 1000 }
${own}  c:
    setup:
    - !Container p
${child}`

  test('are those of the container that vagga builds', () => {
    const small = files(vagga('    uids: [0-100]\n    gids: [0-100]\n'), { x: '' })
    expect(certain(imageIn(small))).toEqual(['fails'])
    expect(certain(imageIn(small, 'p'))).toEqual([])
    const ownSmall = files(vagga('', '    uids: [0-100]\n    gids: [0-100]\n'), { x: '' })
    expect(certain(imageIn(ownSmall, 'p'))).toEqual(['fails'])
    expect(certain(imageIn(ownSmall))).toEqual([])
    expect(shown(imageIn(ownSmall), '/x')).toBe('yes file 0664 1000:0')
  })

  test('are known on disk when the list has no gaps', () => {
    const image = (uids: string) =>
      imageIn(
        files(`containers:
  c:
    uids: ${uids}
    setup:
    ${base}
    - !Sh "touch /f; chown 5 /f"
`),
      )
    expect(shown(image('[0-100]'), '/f')).toBe('yes file ~0644 5:0')
    expect(shown(image('[1-3, 4-9]'), '/f')).toBe('yes file ~0644 5:0')
    expect(shown(image('[1, 5-7]'), '/f')).toBe('yes file ~0644')
  })
})

describe('what the build of a base leaves in the project', () => {
  const vagga = (made: string, rest = '') => `containers:
  p:
    setup:
    ${base}
    - !Sh "${made}"
  q:
    setup:
    ${base}
  c:
    setup:
    - !Container p
    - !Copy { source: /work/dist, path: /app }
${rest}`

  test('is there for its children', () => {
    const made = imageIn(files(vagga('mkdir /work/dist; echo 1 > /work/dist/f')))
    expect(certain(made)).toEqual([])
    expect(shown(made, '/app/f')).toBe('yes file 0664 0:0')
    expect(certain(imageIn(files(vagga('mkdir /work/other'))))).toEqual(['source-missing'])
  })

  test('is not known of a program that runs there', () => {
    const program = (where: string) => imageIn(files(vagga(`cp /bin/busybox /bin/gulp; cd ${where}; gulp build`)))
    expect(certain(program('/work'))).toEqual([])
    expect(program('/work').entry('/app').exists).toBe('unknown')
    expect(certain(program('/tmp'))).toEqual(['source-missing'])
  })

  test('is not certain when several are built', () => {
    const two = imageIn(
      files(
        vagga('mkdir /work/dist; echo 1 > /work/dist/f', '    - !Build { container: q, source: /bin, path: /b }\n'),
      ),
    )
    expect(certain(two)).toEqual([])
    expect(two.entry('/app/f').exists).toBe('unknown')
  })
})
