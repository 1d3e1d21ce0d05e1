/** Rules carry their examples; this makes whole projects of them, which are checked like anybody's. */
import type { Example } from './rule.js'

/** What an example leaves out: a project that is right in every respect. Texts with a `#!` line are executable. */
export const correctProject: Readonly<Record<string, string>> = {
  'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Install [python3]
    - !EnsureDir /lithos
    - !Copy { source: /work/lithos.yaml, path: /lithos/app.yaml }
    - !Copy { source: /work/app, path: /app }
commands:
  run: !Command
    container: app
    run: [/app/main.sh]
`,
  'lithos.yaml': `user-id: 1
memory-limit: 64Mi
environ:
  PATH: /bin:/usr/bin
volumes:
  /tmp: !Tmpfs { size: 10Mi, mode: 0o1777 }
executable: /app/main.sh
`,
  'app/main.sh': `#!/bin/sh
echo ready
`,
  'app/main.py': `#!/usr/bin/env python3
print('ready')
`,
}

/** The server's side, filled in where an example has one of these files. */
const correctServer: Readonly<Record<string, string>> = {
  'sandboxes/shop.yaml': `image-dir: /srv/images
allow-users: [1-1000]
allow-groups: [0-1000]
`,
  'processes/shop.yaml': `web:
  kind: Daemon
  image: app.v1
  config: /lithos/app.yaml
`,
}

/** A text under which a finding is expected. */
interface Mark {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The files of one side of an example, filled in and without the marks `⟦…⟧`, and where the marks were. */
export function projectOf(
  { bad, good }: Example,
  side: 'bad' | 'good',
): {
  readonly files: Readonly<Record<string, string>>
  readonly marks: readonly Mark[]
} {
  const files: Record<string, string> = {}
  const marks: Mark[] = []
  const written = { ...bad, ...(side === 'good' ? good : {}) }
  const server = Object.keys(correctServer).some((path) => path in written) ? correctServer : {}
  for (const [path, text] of Object.entries({ ...correctProject, ...server, ...written })) {
    let plain = ''
    let open: number | undefined
    for (const part of text.split(/([⟦⟧])/)) {
      if (part === '⟦') open = plain.length
      else if (part === '⟧' && open !== undefined)
        marks.push({ file: path, start: open, end: plain.length, text: plain.slice(open) })
      else plain += part
    }
    files[path] = plain
  }
  return { files, marks }
}
