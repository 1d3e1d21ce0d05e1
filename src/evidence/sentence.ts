/** What a clue says, behind the name of the file. */
import type { Trait } from './evidence.js'

/** `writes `/var/log/app.log`` */
export function sentence(trait: Trait, subject: string): string {
  switch (trait) {
    case 'writes-file':
      return `writes \`${subject}\``
    case 'reads-file':
      return `reads \`${subject}\``
    case 'reads-work':
      return `uses \`${subject}\``
    case 'needs-directory':
      return `makes a file in \`${subject}\``
    case 'enters-directory':
      return `changes to \`${subject}\``
    case 'runs-by-bare-name':
    case 'runs-path':
      return `runs \`${subject}\``
    case 'uses-variable':
      return `uses \`$${subject}\``
    case 'temporary-file':
      return `puts a temporary file into \`${subject}\``
    case 'opens-dev-stdout':
      return `opens \`${subject}\``
    case 'relative-path':
      return `uses the relative path \`${subject}\``
    case 'uses-locale':
      return subject === '' ? 'asks for the locale of the environment' : `asks for the locale \`${subject}\``
    case 'needs-root':
      return `needs root for \`${subject}\``
    case 'needs-user-name':
      return `asks for its user's name with \`${subject}\``
    case 'file-limit':
      return `asks for ${subject} open files`
    case 'binds-port':
      return `listens on port ${subject}`
    case 'connects':
      return `connects to \`${subject}\``
    case 'listens':
      return `listens on \`${subject}\``
    default:
      return `has to do with ${trait}`
  }
}
