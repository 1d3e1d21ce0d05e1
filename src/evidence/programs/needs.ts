/** Files that programs look for in their working directory, and without which they do nothing. */
import { baseName, normalize } from '../../deployment/paths.js'
import type { Answer } from '../../image/image.js'
import type { Clue } from '../evidence.js'
import type { Launch } from '../launches.js'

/** One row of the table. */
interface Need {
  readonly name: RegExp
  /** Any of these files. */
  readonly files: readonly string[]
  /** It looks in the directories above, too. */
  readonly isUpward?: true
  /** The first plain word must be this. */
  readonly verb?: RegExp
  /** Options and variables that name another place. */
  readonly unless?: RegExp
  readonly source: string
}

const needs: readonly Need[] = [
  {
    name: /^(?:npm|yarn|pnpm)$/,
    files: ['package.json'],
    isUpward: true,
    verb: /^(?:start|run|run-script|test|stop|restart)$/,
    unless: /^(?:--prefix|-C|--cwd|--dir|-g|--global|npm_config_prefix)$/,
    source: 'docs.npmjs.com/cli/v10/configuring-npm/folders#finding-the-right-place',
  },
  {
    name: /^bundle$/,
    files: ['Gemfile', 'gems.rb'],
    isUpward: true,
    verb: /^exec$/,
    unless: /^(?:--gemfile|BUNDLE_GEMFILE)$/,
    source: 'bundler.io/man/bundle-exec.1.html',
  },
  {
    name: /^(?:foreman|honcho|hivemind|overmind)$/,
    files: ['Procfile'],
    verb: /^start$/,
    unless: /^(?:-f|--procfile|-d|--root|--app-root|-a|OVERMIND_PROCFILE)$/,
    source: 'man 1 foreman',
  },
  {
    name: /^rake$/,
    files: ['Rakefile', 'rakefile', 'Rakefile.rb', 'rakefile.rb'],
    isUpward: true,
    unless: /^(?:-f|--rakefile|-g|--system|-T|--version)$/,
    source: 'ruby.github.io/rake',
  },
  {
    name: /^(?:rackup|unicorn|thin)$/,
    files: ['config.ru'],
    unless: /^(?:-C|-c|--config|--config-file|-R|--rackup|[^-].*)$/,
    source: 'man 1 rackup, yhbt.net/unicorn/unicorn_1.html',
  },
  {
    name: /^sidekiq$/,
    files: ['config/environment.rb', 'config/application.rb'],
    unless: /^(?:-r|--require)$/,
    source: 'github.com/sidekiq/sidekiq lib/sidekiq/cli.rb: validate!',
  },
  {
    name: /^alembic$/,
    files: ['alembic.ini'],
    unless: /^(?:-c|--config|ALEMBIC_CONFIG)$/,
    source: 'alembic.sqlalchemy.org/en/latest/tutorial.html',
  },
  { name: /^mix$/, files: ['mix.exs'], unless: /^MIX_EXS$/, source: 'hexdocs.pm/mix/Mix.html' },
  {
    name: /^(?:pipenv)$/,
    files: ['Pipfile'],
    isUpward: true,
    verb: /^run$/,
    unless: /^PIPENV_PIPFILE$/,
    source: 'pipenv.pypa.io/en/latest/configuration.html',
  },
  {
    name: /^poetry$/,
    files: ['pyproject.toml'],
    isUpward: true,
    verb: /^run$/,
    unless: /^(?:-C|-P|--directory|--project)$/,
    source: 'python-poetry.org/docs/cli',
  },
]

/** What a launch needs in its working directory and certainly does not find there. */
export function needsOf(launch: Launch, exists: (path: string) => Answer): readonly Clue[] {
  const { program, words, directory, environ } = launch
  const name = baseName(program.value)
  const need = program.known ? needs.find((row) => row.name.test(name)) : undefined
  if (need === undefined || directory === undefined) return []
  const plain = words.find(({ value }) => !value.startsWith('-'))
  const told = [...words.map(({ value }) => value.replace(/=.*$/s, '')), ...environ.keys()]
  if (need.verb !== undefined && !need.verb.test(plain?.value ?? '')) return []
  if (told.some((word) => need.unless?.test(word) && word !== plain?.value)) return []
  if (need.verb === undefined && plain !== undefined && need.unless?.test(plain.value)) return []

  const around = need.isUpward ? above(directory) : [directory]
  const isMissing = around.every((one) => need.files.every((file) => exists(normalize(`${one}/${file}`)) === 'no'))
  if (!isMissing) return []
  const [file = ''] = need.files
  const path = normalize(`${directory}/${file}`)
  const message = `\`${name}\` needs \`${file}\` in its working directory`
  const clue: Clue = {
    trait: 'reads-file',
    at: program.at,
    subject: path,
    relative: file,
    certain: launch.certain,
    ofProgram: true,
    message: `${message} (\`${path}\`)`,
  }
  return directory === '/' ? [clue, { ...clue, trait: 'relative-path', subject: file, message }] : [clue]
}

/** A directory, and those that it is in. */
function above(directory: string): readonly string[] {
  const parts = directory.split('/').filter((part) => part !== '')
  return parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`).concat('/')
}
