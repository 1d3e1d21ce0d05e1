import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import { config, hard, repeated, vagga } from './run.js'

const { place, project, run, runProcess } = hard()

const whole = { 'vagga.yaml': vagga(), 'app.yaml': config }
const secret = 'SECRET-OUTSIDE: [\n'

describe('a checkout that is made to hurt', () => {
  test.each([
    'vagga.yaml',
    'app.yaml',
    '.lithos-ready.yaml',
    '.gitignore',
    'mixin.yaml',
    'included.yaml',
    'main.sh',
    'sandboxes/app.yaml',
    'processes/app.yaml',
    '.vagga/app',
    'image',
  ])('a link out of the workspace at %s shows nothing of what is there', async (name) => {
    const outside = project('outside', { 'file.yaml': secret, 'root/lithos/app.yaml': secret })
    const folder = project(`out-${name.replace(/\W/g, '-')}`, {
      ...whole,
      'vagga.yaml': `mixins: [mixin.yaml]\nx: !*Include included.yaml\n${vagga('!Copy { source: /work/main.sh, path: /main.sh }')}`,
      'sandboxes/x': '',
      'processes/x': '',
      '.vagga/x': '',
      '.lithos-ready.yaml': name === 'image' ? 'images: { app: image }\n' : '',
    })
    const target = join(folder, name)
    execFileSync('rm', ['-rf', target])
    symlinkSync(join(outside, name === 'image' || name === '.vagga/app' ? 'root' : 'file.yaml'), target)
    const { status, out, err } = await run(['check', folder])
    expect(`${out}${err}`).not.toContain('SECRET')
    expect([0, 1, 2]).toContain(status)
  })

  test('pipes, sockets and directories where files are expected', async () => {
    for (const name of [
      'vagga.yaml',
      'app.yaml',
      '.lithos-ready.yaml',
      '.gitignore',
      'main.sh',
      'sandboxes/app.yaml',
    ]) {
      const folder = project(`fifo-${name.replace(/\W/g, '-')}`, {
        ...whole,
        'vagga.yaml': vagga('!Copy { source: /work/main.sh, path: /main.sh }', '!Copy { source: /work, path: /all }'),
        'app.yaml': config.replace('/bin/busybox', '/main.sh'),
        'sandboxes/x': '',
      })
      const target = join(folder, name)
      execFileSync('rm', ['-rf', target])
      execFileSync('mkfifo', [target])
      // a process: what waits for a pipe would hold the tests
      expect([0, 1, 2]).toContain(runProcess(['check', folder]).status)
      execFileSync('rm', [target])
      mkdirSync(target)
      expect([0, 1, 2]).toContain((await run(['check', folder])).status)
    }
    const folder = project('vagga-dir', { 'vagga.yaml/x': '' })
    expect(await run(['check', folder])).toMatchObject({
      status: 1,
      out: expect.stringContaining('Is a directory') as unknown as string,
    })
  })

  test('links in circles, and to themselves', async () => {
    const folder = project('circles', { ...whole, 'vagga.yaml': vagga('!Copy { source: /work, path: /all }') })
    for (const [name, to] of [
      ['a', 'b'],
      ['b', 'a'],
      ['self', 'self'],
      ['up', '..'],
      ['dot', '.'],
      ['.gitignore', '.gitignore'],
    ] as const)
      symlinkSync(to, join(folder, name))
    expect((await run(['check', folder])).status).toBe(0)
  })

  test('names with every control character', async () => {
    const folder = project('names', { ...whole, 'vagga.yaml': vagga('!Copy { source: /work, path: /all }') })
    for (let code = 1; code < 128; code += 1) {
      const name = `${String.fromCharCode(code)}::error::x.yaml`
      if (code !== 47) writeFileSync(join(folder, name), config)
    }
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xff, 0xfe), Buffer.from('.yaml')]), config)
    for (const format of ['text', 'json', 'sarif', 'github', 'markdown']) {
      const { status, out } = await run(['check', folder, '--format', format])
      expect([0, 1]).toContain(status)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
      expect(out).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/)
    }
  })

  test('what may not be read, and what is read-only', async () => {
    const folder = project('closed', { ...whole, 'sandboxes/app.yaml': 'allow-users: [1]\n' })
    for (const name of ['app.yaml', 'sandboxes', 'vagga.yaml']) {
      chmodSync(join(folder, name), 0)
      expect([0, 1]).toContain((await run(['check', folder])).status)
      chmodSync(join(folder, name), 0o755)
    }
    chmodSync(folder, 0o555)
    expect([0, 1, 2]).toContain((await run(['check', folder, '--fix=all'])).status)
    chmodSync(folder, 0o755)
    expect(readdirSync(folder).sort()).toEqual(['app.yaml', 'sandboxes', 'vagga.yaml'])
  })

  test('nothing, much, and what changes meanwhile', async () => {
    expect((await run(['check', project('empty', {})])).status).toBe(0)
    const many = project('many', { ...whole, 'vagga.yaml': vagga('!Copy { source: /work, path: /all }') })
    mkdirSync(join(many, 'd'))
    for (let i = 0; i < 200; i += 1) writeFileSync(join(many, `d/f${i}.${i % 4 === 0 ? 'yaml' : 'txt'}`), 'a: b\n')
    // one file with many names is made faster than many files
    execFileSync('sh', ['-c', 'for i in $(seq 255); do cp -rl d d$i; done'], { cwd: many })
    expect(runProcess(['check', many])).toMatchObject({
      status: 0,
      err: expect.stringContaining('the first 50000 files only') as unknown as string,
    })
    const moving = project('moving', whole)
    const line = `(for i in $(seq 300); do rm -f app.yaml vagga.yaml; cp x app.yaml; mv app.yaml vagga.yaml; ln -sf /etc/passwd app.yaml; done) & $CLI check .; s=$?; kill $!; wait; exit $s`
    writeFileSync(join(moving, 'x'), whole['vagga.yaml'])
    for (let i = 0; i < 3; i += 1) expect([0, 1, 2]).toContain(runProcess(line, moving).status)
  })
})

describe('output that cannot be written', () => {
  test('closed, full, and gone', async () => {
    const folder = project('output', { ...whole, 'app.yaml': `${config}nope: 1\n` })
    expect(runProcess(`$CLI check ${folder} | head -c 1`).status).toBe(0)
    expect([1, 2]).toContain(runProcess(`$CLI check ${folder} >&- 2>&-`).status)
    expect(runProcess(`$CLI check ${folder} > /dev/full`)).toMatchObject({
      status: 2,
      err: expect.stringContaining('no space') as unknown as string,
    })
    for (const target of ['/dev/full', '.', place, '/nowhere/x', '/proc/x', `${'a\0b'.slice(0, 1)}/x`])
      expect(await run(['check', folder, '--output', target])).toMatchObject({ status: 2, out: '' })
    symlinkSync(join(place, 'kept'), join(place, 'link'))
    writeFileSync(join(place, 'kept'), 'kept')
    expect((await run(['check', folder, '--output', join(place, 'link')])).status).toBe(1)
    expect(existsSync(join(place, 'link.part'))).toBe(false)
    expect(readFileSync(join(place, 'kept'), 'utf8')).toBe('kept')
  })
})

/** Whether this place lets us mount a file system of 64 KiB; where it does not, `/dev/full` is the only full disk. */
const mayMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place]).status === 0

describe('a disk that fills', () => {
  ;(mayMount ? test : test.skip)('leaves what was there, and nothing half-written', () => {
    const nope = repeated(600, (i) => `  A${i}: $HOME/${'x'.repeat(200)}\n`)
    const folder = project('source', { ...whole, 'app.yaml': `work-dir: /\n${config}${nope}` })
    const disk = join(place, 'disk')
    mkdirSync(disk)
    const mounted = (line: string) =>
      runProcess(`unshare -rm sh -c 'mount -t tmpfs -o size=64k tmpfs ${disk} && cd ${disk} && ${line}'`)
    for (const format of ['json', 'sarif', 'text']) {
      const output = mounted(
        `head -c 50000 /dev/zero > fill; echo old > report; $CLI check ${folder} --format ${format} --output report; echo $?; cat report; rm fill; ls -A`,
      )
      expect(output.out).toBe('2\nold\nreport\n')
      expect(output.err).toContain('report cannot be written: ENOSPC: no space left on device')
    }
    const fixed = mounted(
      `cp ${folder}/* .; head -c 100000 /dev/zero > fill 2>/dev/null; $CLI check . --fix > /dev/null; echo $?; cmp app.yaml ${folder}/app.yaml; ls -A`,
    )
    expect(fixed.out).toBe('2\napp.yaml\nfill\nvagga.yaml\n')
    expect(fixed.err).toContain('app.yaml cannot be written: ENOSPC')
  })
})

describe('links out of the workspace, where a path is given', () => {
  test('settings, images, what is read and what is written', async () => {
    const outside = project('outside-given', {
      'settings.yaml': 'SECRET: [\n',
      'kept.yaml': 'kept\n',
      'root/lithos/app.yaml': 'SECRET: [\n',
    })
    const folder = project('given', { ...whole, 'app.yaml': config.replace('user-id', 'user_id') })
    const link = (to: string, name: string) => symlinkSync(join(outside, to), join(folder, name))
    link('settings.yaml', 'settings.yaml')
    link('root', 'root')
    link('kept.yaml', 'kept.yaml')
    writeFileSync(join(folder, '.lithos-ready.yaml'), 'deployments:\n- container: app\n  config: kept.yaml\n')
    for (const options of [['--config', 'settings.yaml'], [], ['--image', 'app=root']]) {
      const { status, out, err } = await run(['check', '.', ...options], folder)
      expect([0, 1, 2]).toContain(status)
      expect(`${out}${err}`).not.toContain('SECRET')
    }
    await run(['check', '.', '--output', 'kept.yaml'], folder)
    await run(['check', '.', '--fix=all'], folder)
    expect(readFileSync(join(outside, 'kept.yaml'), 'utf8')).toBe('kept\n')
  })

  test('process configs, mixins and includes through a folder that is a link', async () => {
    const outside = project('outside-folder', { 'a.yaml': 'SECRET: [\n', 'app.yaml': 'SECRET: [\n' })
    const text = `mixins: [dir/a.yaml]\nx: !*Include dir/a.yaml\n${vagga('!Copy { source: /work/dir/app.yaml, path: /x.yaml }')}`
    const folder = project('folder', { ...whole, 'vagga.yaml': text })
    for (const name of ['dir', 'processes', 'sandboxes', '.github', 'vagga', '.vagga', '.git'])
      symlinkSync(outside, join(folder, name))
    const { status, out, err } = await run(['check', folder])
    expect(status).toBe(1)
    expect(`${out}${err}`).not.toContain('SECRET')
  })
})

test('sockets and fifos are neither read nor waited for', () => {
  const folder = project('devices', { ...whole, 'vagga.yaml': vagga('!Copy { source: /work, path: /all }') })
  execFileSync('mkfifo', [join(folder, 'fifo.yaml')])
  // a server that is killed leaves its socket
  spawnSync(
    process.execPath,
    ['-e', "require('net').createServer().listen('socket.yaml', () => process.kill(process.pid, 9))"],
    {
      cwd: folder,
    },
  )
  expect(existsSync(join(folder, 'socket.yaml'))).toBe(true)
  const { status, out } = runProcess(['check', folder])
  // vagga does not copy them either
  expect(status).toBe(1)
  expect(out).toContain('fifo.yaml')
})

test('25 nested .gitignore files of 2,100 patterns', () => {
  const folder = project('patterns', { ...whole, 'vagga.yaml': vagga('!Copy { source: /work, path: /all }') })
  for (let level = 0, at = folder; level < 25; level += 1, at = join(at, 'd')) {
    mkdirSync(at, { recursive: true })
    writeFileSync(join(at, 'f.yaml'), 'a: b\n')
    writeFileSync(
      join(at, '.gitignore'),
      repeated(2100, (i) => `*x${level}[y]*?${i}z*\n`),
    )
  }
  expect(runProcess(['check', folder])).toMatchObject({
    status: 0,
    err: expect.stringContaining('too many patterns in `.gitignore`') as unknown as string,
  })
})

test('deep directories', () => {
  const folder = project('deep-directories', { ...whole, 'vagga.yaml': vagga('!Copy { source: /work, path: /all }') })
  const deepest = Array.from({ length: 1200 }, () => 'd').join('/')
  execFileSync('sh', ['-c', `mkdir -p ${deepest} && echo x > ${deepest}/a.yaml`], { cwd: folder })
  expect(runProcess(['check', folder]).status).toBe(0)
})

/** A gzip of so many mebibytes of zeros, which end without an end. */
function zeros(mebibytes: number): Uint8Array {
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  const block = deflateRawSync(Buffer.alloc(1 << 20), { finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([header, ...Array.from({ length: mebibytes }, () => block)])
}

/** A tar of members that are given as name, type and what is in the header and behind it. */
function tar(...members: { name: string; type?: string; link?: string; size?: string; body?: string }[]): Uint8Array {
  const blocks = members.flatMap(({ name, type = '0', link = '', size, body = '' }) => {
    const header = Buffer.alloc(512)
    header.write(name.slice(0, 100), 0, 'latin1')
    header.write('0000755\0' + '0000000\0' + '0000000\0', 100)
    header.write(size ?? body.length.toString(8).padStart(11, '0'), 124)
    header.write('00000000000\0        ', 136)
    header.write(type, 156)
    header.write(link.slice(0, 100), 157)
    header.write('ustar\x0000', 257)
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    )
    return [header, Buffer.from(body.padEnd(Math.ceil(body.length / 512) * 512, '\0'))]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

describe('archives that are made to hurt', () => {
  const busybox = { name: 'bin/busybox', body: '#!/bin/sh\n' }
  const archives: Record<string, Uint8Array> = {
    traversal: tar({ name: '../../../etc/passwd', body: 'x' }, { name: '/etc/shadow', body: 'x' }, busybox),
    links: tar(
      { name: 'a', type: '2', link: '/etc' },
      { name: 'a/passwd', body: 'x' },
      { name: 'b', type: '1', link: '../../etc/passwd' },
      { name: 'c', type: '2', link: 'c' },
      busybox,
    ),
    devices: tar(
      { name: 'dev/sda', type: '4' },
      { name: 'dev/tty', type: '3' },
      { name: 'fifo', type: '6' },
      { name: 'odd', type: 'Z' },
      busybox,
    ),
    sparse: tar({ name: 'sparse', type: 'S', size: '77777777777' }, busybox),
    huge: tar({ name: 'huge', size: '77777777777' }),
    negative: tar({ name: 'negative', size: '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff' }),
    long: tar({ name: 'x', type: 'L', body: 'a/'.repeat(100_000) }, { name: 'x', body: 'x' }, busybox),
    pax: tar(
      { name: 'x', type: 'x', body: '99999999 path=x\n' },
      { name: 'y', type: 'x', body: '-5 size=-1\n' },
      busybox,
    ),
    names: tar({ name: 'a\nb\x1b[31m::error::', body: '' }, { name: '', body: '' }, { name: '.', type: '5' }, busybox),
    cut: tar(busybox).subarray(0, 700),
    empty: new Uint8Array(),
    noise: Buffer.from('x'.repeat(100_000)),
  }
  test.each(Object.keys(archives))('%s', async (name) => {
    const bytes = archives[name] as Uint8Array
    const folder = project(`tar-${name}`, {
      ...whole,
      'vagga.yaml': vagga(
        '!Tar { url: ./a.tar.gz, path: /a }',
        '!Tar { url: ./a.tar, path: /b }',
        '!Unzip { url: ./a.tar, path: /c }',
      ),
      'a.tar': bytes,
    })
    writeFileSync(join(folder, 'a.tar.gz'), execFileSync('gzip', ['-c'], { input: bytes }))
    expect([0, 1]).toContain((await run(['check', folder])).status)
    for (const image of ['a.tar', 'a.tar.gz']) {
      expect([0, 1, 2]).toContain((await run(['check', folder, '--image', `app=${join(folder, image)}`])).status)
      expect([0, 1, 2]).toContain(
        (await run(['boot', '--image', join(folder, image), '--config', '/lithos/app.yaml'])).status,
      )
    }
  })

  test('a bomb', async () => {
    const folder = project('tar-bomb', { ...whole, 'vagga.yaml': vagga('!Tar { url: ./a.tar.gz, path: /a }') })
    writeFileSync(join(folder, 'a.tar.gz'), zeros(1000))
    expect([0, 1]).toContain(runProcess(['check', folder]).status)
    expect([0, 1, 2]).toContain((await run(['check', folder, '--image', `app=${join(folder, 'a.tar.gz')}`])).status)
  }, 100_000)

  test('twenty that hold too much together', () => {
    const names = Array.from({ length: 20 }, (_, i) => `a${i}.tar.gz`)
    const body = 'x'.repeat(8 << 20)
    const folder = project('together', {
      'vagga.yaml': vagga(...names.map((name, i) => `!Tar { url: ./${name}, path: /x${i} }`)),
      'app.yaml': `${config.replace('/bin/busybox', '/x19/main')}work-dir: /\n`,
      ...Object.fromEntries(
        names.map((name, i) => [name, gzipSync(tar({ name: 'main', body: `${i}${body}` }), { level: 1 })]),
      ),
    })
    const { status, out, err } = runProcess(['check', folder, '--format', 'markdown'])
    expect({ status, err }).toEqual({
      status: 1,
      err: expect.stringMatching(/^lithos-ready: archives that hold too much are not looked into: a15\./m) as unknown,
    })
    expect(out).toContain('-work-dir: /\n+workdir: /')
    expect(out).toContain('is `/x19/main` in the image?')
  })
})
