/** Calls that mean one thing only, by language. Each pattern is linear, and looks at one line at a time. */
import type { SourceFile } from '../text/source.js'
import type { Trait } from './evidence.js'

/** The languages whose calls are known here. */
type Language = 'python' | 'ruby' | 'php' | 'node' | 'shell' | 'other'

/** A piece of a source that shows something; UTF-16 offsets, end exclusive. */
export interface Sighting {
  readonly trait: Trait
  readonly start: number
  readonly end: number
  readonly subject?: string
  /** What is seen, to follow "… ": "makes a temporary file". */
  readonly what: string
}

interface Sign {
  readonly trait: Trait
  /** A group called `subject` is the subject. */
  readonly pattern: RegExp
  readonly what: string
}

const temporary = (pattern: RegExp): Sign => ({ trait: 'temporary-file', pattern, what: 'makes a temporary file' })
const shared = (pattern: RegExp): Sign => ({ trait: 'shared-memory', pattern, what: 'uses shared memory' })
const bare = (pattern: RegExp): Sign => ({
  trait: 'runs-by-bare-name',
  pattern,
  what: 'runs a program by its bare name',
})
const writes = (pattern: RegExp): Sign => ({ trait: 'writes-file', pattern, what: 'writes a file' })

/** In any language: addresses and paths that nothing else is called. */
const everywhere: readonly Sign[] = [
  {
    trait: 'dbus',
    pattern: /unix:abstract=|\/run\/dbus\/system_bus_socket|\bDBUS_(?:SESSION|SYSTEM)_BUS_ADDRESS\b/,
    what: 'talks to D-Bus',
  },
  { trait: 'x11', pattern: /\/tmp\/\.X11-unix\b|\bWAYLAND_DISPLAY\b/, what: 'opens a display' },
  { trait: 'nscd', pattern: /\/run\/nscd\/socket\b/, what: 'asks nscd' },
  {
    trait: 'systemd-resolved',
    pattern: /\b127\.0\.0\.53\b|\borg\.freedesktop\.resolve1\b|\/run\/systemd\/resolve\//,
    what: 'asks systemd-resolved',
  },
  { trait: 'reads-work', pattern: /["'](?<subject>\/work(?:\/[\w./-]*)?)["']/, what: 'uses a path under /work' },
  {
    trait: 'opens-dev-stdout',
    pattern: /["'](?<subject>\/dev\/std(?:out|err)|\/proc\/self\/fd\/[12])["']/,
    what: 'opens its output by name',
  },
]

const signs: Readonly<Record<Language, readonly Sign[]>> = {
  python: [
    temporary(
      /\btempfile\.(?:NamedTemporaryFile|TemporaryFile|SpooledTemporaryFile|TemporaryDirectory|mkstemp|mkdtemp|gettempdir)\b/,
    ),
    temporary(/\bfrom tempfile import \w/),
    shared(
      /\bmultiprocessing\.(?:Pool|Queue|JoinableQueue|SimpleQueue|Lock|RLock|Semaphore|BoundedSemaphore|Condition|Event|Barrier|Value|Array|RawArray|shared_memory)\b/,
    ),
    shared(
      /\bfrom multiprocessing(?:\.\w+)? import .*\b(?:Pool|Queue|Lock|RLock|Semaphore|Event|Value|Array|SharedMemory|shared_memory)\b/,
    ),
    shared(/\bProcessPoolExecutor\(/),
    bare(/\bsubprocess\.(?:run|Popen|call|check_call|check_output)\(\s*\[\s*["'](?<subject>[a-z][\w.+-]*)["']/),
    bare(/\bcreate_subprocess_exec\(\s*["'](?<subject>[a-z][\w.+-]*)["']/),
    writes(/\bopen\(\s*["'](?<subject>\/[\w./-]+)["']\s*,\s*["'][wax]/),
    // without a default: a KeyError when it is not set
    {
      trait: 'uses-variable',
      pattern: /\bos\.environ\[\s*["'](?<subject>[A-Za-z_]\w*)["']\s*\](?!\s*=[^=])/,
      what: 'needs a variable',
    },
    { trait: 'dbus', pattern: /^\s*(?:import|from) (?:dbus|pydbus|dbus_next|jeepney)\b/, what: 'talks to D-Bus' },
    { trait: 'x11', pattern: /^\s*(?:import|from) (?:tkinter|Xlib)\b/, what: 'opens a display' },
  ],
  ruby: [
    temporary(/\bTempfile\.(?:new|create|open)\b|\bDir\.mktmpdir\b/),
    bare(/\b(?:system|spawn|exec)\(?\s*["'](?<subject>[a-z][\w.+-]*)["'\s]/),
    {
      trait: 'uses-variable',
      pattern: /\bENV\.fetch\(\s*["'](?<subject>[A-Za-z_]\w*)["']\s*\)/,
      what: 'needs a variable',
    },
    writes(/\bFile\.(?:open|new)\(\s*["'](?<subject>\/[\w./-]+)["']\s*,\s*["'][wa]/),
  ],
  php: [
    temporary(/\b(?:tempnam|tmpfile|sys_get_temp_dir)\s*\(/),
    shared(/\b(?:shmop_open|shm_attach)\s*\(/),
    bare(/\b(?:exec|shell_exec|system|passthru|popen|proc_open)\s*\(\s*["'](?<subject>[a-z][\w.+-]*)["'\s]/),
    writes(/\b(?:fopen\(\s*["'](?<subject>\/[\w./-]+)["']\s*,\s*["'][wax])/),
  ],
  node: [
    temporary(/\bos\.tmpdir\s*\(|\bmkdtemp(?:Sync)?\s*\(/),
    bare(/\b(?:spawn|spawnSync|execFile|execFileSync|exec|execSync)\(\s*["'](?<subject>[a-z][\w.+-]*)["'\s]/),
    writes(
      /\b(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream)\(\s*["'](?<subject>\/[\w./-]+)["']/,
    ),
  ],
  shell: [],
  other: [],
}

const endings: Readonly<Record<string, Language>> = {
  py: 'python',
  rb: 'ruby',
  php: 'php',
  js: 'node',
  mjs: 'node',
  cjs: 'node',
  sh: 'shell',
  bash: 'shell',
}

/** By the first line, else by the file name. */
export function languageOf(path: string, text: string): Language {
  const shebang = /^#![^\n]*/.exec(text)?.[0] ?? ''
  if (/\bpython/.test(shebang)) return 'python'
  if (/\bruby\b/.test(shebang)) return 'ruby'
  if (/\bphp/.test(shebang)) return 'php'
  if (/\bnode\b/.test(shebang)) return 'node'
  if (/\b(?:ba|da|a|k)?sh\b/.test(shebang)) return 'shell'
  return endings[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'other'
}

/** A script that a shell runs, by what `languageOf` goes by. */
export function isShellScript({ path, text }: SourceFile): boolean {
  return languageOf(path, text) === 'shell'
}

/** What the lines of a source show. Comments do not count; a file says each thing about each subject once. */
export function sightings(language: Language, text: string): readonly Sighting[] {
  if (language === 'other') return []
  const table = [
    ...signs[language],
    ...(language === 'shell'
      ? everywhere.filter(({ trait }) => trait !== 'reads-work' && trait !== 'opens-dev-stdout')
      : everywhere),
  ]
  const comment = language === 'node' || language === 'php' ? /^\s*(?:\/\/|\*|\/\*|#)/ : /^\s*#/
  const seen = new Set<string>()
  const found: Sighting[] = []
  let start = 0
  for (const line of text.split('\n')) {
    if (line.length <= 2000 && !comment.test(line)) {
      for (const { trait, pattern, what } of table) {
        const match = pattern.exec(line)
        const subject = match?.groups?.subject
        if (match === null || seen.has(`${trait}\0${subject}`)) continue
        seen.add(`${trait}\0${subject}`)
        const at = start + match.index
        found.push({ trait, what, start: at, end: at + match[0].length, ...(subject === undefined ? {} : { subject }) })
      }
    }
    start += line.length + 1
  }
  return found
}
