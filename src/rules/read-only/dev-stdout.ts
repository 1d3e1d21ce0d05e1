import { textsOf, userOf } from '../../deployment/config.js'
import { normalize } from '../../deployment/paths.js'
import type { Clue } from '../../evidence/evidence.js'
import { isShellScript } from '../../evidence/shell-script.js'
import { follow } from '../../image/follow.js'
import type { Fix } from '../../text/finding.js'
import { within } from '../../text/places.js'
import { type Location, textAt } from '../../text/source.js'
import type { CheckedDeployment, Rule } from '../rule.js'
import { fixOf } from '../support/fixes.js'

const terminal = /\/(?:dev\/(?:stdout|stderr|tty|fd\/[12])|proc\/(?:self|1)\/fd\/[12])(?![\w/])/

export const devStdout: Rule = {
  id: 'dev-stdout',
  group: 'read-only',
  clause: '2c',
  severity: 'warning',
  summary: 'a process that is not root opens `/dev/stdout` or `/dev/stderr`',
  rationale: `Under lithos the standard output of a process is a log file that root opened, with mode 0644. Writing to it works; *opening* it again as
\`/dev/stdout\`, \`/dev/stderr\` or \`/proc/self/fd/1\` needs the right to write the file, and a process that is not root gets
\`Permission denied (os error 13)\`. In development the same works, because there it is your terminal. There is no \`/dev/tty\` at all.

Let the program write to its standard output or error (in a shell \`>&2\` instead of \`> /dev/stderr\`), log to syslog, or to a file in a volume.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh, --log-file=⟦/dev/stdout⟧]\nuser-id: 1\n',
      },
      good: { 'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh, --log-file=-]\nuser-id: 1\n' },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const user = userOf(deployment)
      if (user === undefined) continue
      for (const { value, at } of textsOf(deployment.config.config)) {
        const found = terminal.exec(value)?.[0]
        if (found === undefined || (user === 0 && found !== '/dev/tty')) continue
        yield { deployment, at: within(at, found), message: said(found, user) }
      }
      for (const { at, path, clue } of opened(deployment))
        if (user !== 0 || path === '/dev/tty')
          yield {
            deployment,
            at,
            severity: clue.certain ? 'error' : 'warning',
            message: `${clue.message}. ${said(path, user)}`,
            fixes: redirectionFix(clue),
            ...(at === clue.at ? {} : { related: [{ at: clue.at, message: clue.message }] }),
          }
    }
  },
}

/** What the program opens by name, or through a link that a step made (`ln -s /dev/stdout app.log`). */
function* opened({ evidence, image }: CheckedDeployment): Generator<{ at: Location; path: string; clue: Clue }> {
  for (const clue of evidence.of('opens-dev-stdout')) yield { at: clue.at, path: clue.subject ?? '/dev/stdout', clue }
  for (const clue of evidence.of('writes-file')) {
    const { path, links } = follow(image, normalize(clue.subject ?? '/'))
    const link = links.at(-1)
    if (terminal.exec(path)?.[0] === path)
      yield { at: (link === undefined ? undefined : image.entry(link).step) ?? clue.at, path, clue }
  }
}

function said(path: string, user: number): string {
  return path === '/dev/tty'
    ? 'In production there is no terminal, so `/dev/tty` cannot be opened. Write to the standard output.'
    : `In production \`${path}\` is a log file that belongs to root, so user ${user} gets \`Permission denied\` when opening it. Write to the output that is already open (\`>&1\`, \`>&2\`, \`-\`).`
}

/** `>&2` in place of `> /dev/stderr` in a shell script. */
function redirectionFix({ at }: Clue): readonly Fix[] {
  const { file, start, end } = at
  const [, output, name] =
    /^["']?\/(?:dev\/(stdout|stderr)|(?:dev|proc\/self)\/fd\/([12]))["']?$/.exec(textAt(at)) ?? []
  const sign = /(?:^|[^0-9&<>])(>>?[ \t]*)$/.exec(file.text.slice(Math.max(0, start - 20), start))?.[1]
  if (!isShellScript(file) || sign === undefined || (output ?? name) === undefined) return []
  const text = output === 'stderr' || name === '2' ? '>&2' : '>&1'
  const written = `${sign}${textAt(at)}`
  return fixOf(`write \`${text}\` instead of \`${written}\` in ${file.path}`, 'unsafe', {
    at: { file, start: start - sign.length, end },
    text,
  })
}
