import fc from 'fast-check'
import type { Launch } from '../../src/evidence/launches.js'
import { reachedClues } from '../../src/evidence/reach.js'
import type { Script } from '../../src/evidence/texts.js'
import { memoryFiles } from '../../src/files/memory.js'
import { sourceFile } from '../../src/text/source.js'

interface Circumstances {
  readonly directory?: string
  readonly environ?: Readonly<Record<string, string>>
  /** What the repository has beside the image, by the paths that it would have there. */
  readonly lost?: readonly string[]
  /** Files of the project that a program was built from. */
  readonly built?: readonly string[]
}

/** `trait subject`, with `?` where it is only likely, for a command line that starts in an image of these files. */
function does(command: string, files: Readonly<Record<string, string>>, more: Circumstances = {}): string[] {
  const scripts = new Map<string, Script>(
    Object.entries(files).map(([path, text]) => {
      const file = sourceFile(path.slice(1), text)
      return [path, { id: file.path, text, place: (start, end) => ({ file, start, end }) }]
    }),
  )
  const directories = new Set(
    Object.keys(files).flatMap((path) => path.split('/').map((_, index, all) => all.slice(0, index).join('/'))),
  )
  const at = { file: sourceFile('lithos.yaml', ''), start: 0, end: 0 }
  const [program, ...words] = command.split(' ').map((value) => ({ value, known: true, at }))
  const launch: Launch = {
    program: program as NonNullable<typeof program>,
    words,
    directory: more.directory ?? '/',
    environ: new Map(Object.entries(more.environ ?? {})),
    certain: true,
    through: [],
  }
  const isThere = (path: string) => scripts.has(path) || directories.has(path)
  const clues = reachedClues([launch], {
    texts: (path) => scripts.get(path),
    exists: (path) => (isThere(path) ? 'yes' : 'no'),
    lacks: (path) => !isThere(path),
    hidden: new Set(),
    sources: () => [...scripts.keys()],
    builtFrom: () => more.built ?? [],
    javaSources: () => more.built ?? [],
    beside: () => (path) => more.lost?.includes(path) ?? false,
    searched: [],
    files: memoryFiles({}),
    home: '',
    summary: () => undefined,
  })
  return clues.map(
    ({ trait, subject, certain }) => `${trait}${subject === undefined ? '' : ` ${subject}`}${certain ? '' : '?'}`,
  )
}

const python = (text: string, more: Circumstances = {}) => does('python3 /app/main.py', { '/app/main.py': text }, more)
const node = (text: string, more: Circumstances = {}) => does('node /app/main.js', { '/app/main.js': text }, more)
const php = (text: string, more: Circumstances = {}) =>
  does('php /app/main.php', { '/app/main.php': `<?php\n${text}` }, more)
const ruby = (text: string, more: Circumstances = {}) => does('ruby /app/main.rb', { '/app/main.rb': text }, more)
const go = (text: string) => does('/app', { '/work/main.go': `package main\n${text}` }, { built: ['/work/main.go'] })
const java = (text: string) =>
  does('java -jar /app.jar', { '/work/A.java': `class A { ${text} }` }, { built: ['/work/A.java'] })

describe('Python', () => {
  test.each<[string, string[]]>([
    ['open("/var/log/app.log", mode="a")', ['writes-file /var/log/app.log']],
    ['open("/etc/app.conf")', ['reads-file /etc/app.conf']],
    ['LOG = "/var/log"\nopen(f"{LOG}/app.log", "w")', ['writes-file /var/log/app.log']],
    ['open("/var/cache/%s.json" % name, "w")', ['writes-file /var/cache']],
    ['from pathlib import Path\n(Path("/srv") / "state" / "last").write_text("x")', ['writes-file /srv/state/last']],
    [
      'from pathlib import Path\nROOT = Path(__file__).resolve().parent\n(ROOT / "cache").mkdir(exist_ok=True)',
      ['writes-file /app/cache'],
    ],
    [
      'import os\nos.makedirs(os.path.join(os.path.dirname(__file__), "data"), exist_ok=True)',
      ['writes-file /app/data'],
    ],
    ['import os\nos.makedirs("/app", exist_ok=True)', []],
    ['import logging\nlogging.basicConfig(filename="/var/log/a.log")', ['writes-file /var/log/a.log']],
    ['import logging.handlers as h\nh.RotatingFileHandler("/var/log/a.log")', ['writes-file /var/log/a.log']],
    [
      'from logging.config import dictConfig\nCONFIG = {"handlers": {"f": {"class": "logging.FileHandler", "filename": "/var/log/a"}}}\ndictConfig(CONFIG)',
      ['writes-file /var/log/a'],
    ],
    ['import sqlite3\nsqlite3.connect("/data/app.db")', ['writes-file /data/app.db']],
    ['import sqlite3\nsqlite3.connect(":memory:")', []],
    ['import sqlite3\nsqlite3.connect("file:/app/x.db?mode=ro", uri=True)', []],
    ['import tempfile\ntempfile.mkdtemp()', ['temporary-file']],
    ['import tempfile\ntempfile.mkdtemp(dir="/scratch")', ['writes-file /scratch']],
    ['from multiprocessing import Pool\nwith Pool(4) as p: pass', ['shared-memory']],
    ['import multiprocessing as mp\nmp.get_context("spawn").Queue()', ['shared-memory']],
    ['from multiprocessing.pool import ThreadPool\nThreadPool(4)', []],
    ['import subprocess\nsubprocess.run(["convert", "a", "b"])', ['runs-by-bare-name convert']],
    ['import subprocess\nsubprocess.run("convert a b", shell=True)', []],
    ['import subprocess\nTOOL = "/usr/bin/convert"\nsubprocess.run([TOOL])', ['runs-path /usr/bin/convert']],
    ['import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect("\\0bus")', ['connects @bus']],
    ['import socket\ns = socket.socket()\ns.connect(("localhost", 5432))', ['connects localhost:5432']],
    ['import redis\nr = redis.Redis()', ['connects localhost:6379']],
    ['import redis\nr = redis.Redis(host="cache.example.com")', ['connects cache.example.com:6379']],
    ['from http.server import HTTPServer\nHTTPServer(("", 8080), None)', ['listens 0.0.0.0:8080', 'binds-port 8080']],
    ['import matplotlib\nmatplotlib.use("Agg")', []],
    ['import matplotlib\nmatplotlib.use("TkAgg")', ['x11']],
  ])('%s', (text, expected) => {
    expect(python(text)).toEqual(expected)
  })

  test('what is no path says nothing', () => {
    expect(
      python(
        '"""Writes open("/work/x", "w")."""\n# open("/var/x", "w")\n@app.route("/work")\ndef f(): return {"/work": 1}',
      ),
    ).toEqual([])
  })

  test('what is caught is provided for', () => {
    expect(python('try:\n  open("/var/x", "w")\nexcept OSError:\n  pass')).toEqual([])
    expect(python('try:\n  open("/var/x", "w")\nexcept KeyError:\n  pass')).toEqual(['writes-file /var/x'])
    expect(python('try:\n  import os\n  os.environ["X"]\nexcept KeyError:\n  pass')).toEqual([])
  })

  test('in a function it is likely, unless the start calls it', () => {
    expect(python('def f():\n  open("/var/x", "w")')).toEqual(['writes-file /var/x?'])
    expect(python('def f():\n  open("/var/x", "w")\nif __name__ == "__main__":\n  f()')).toEqual(['writes-file /var/x'])
    expect(python('def f():\n  if debug():\n    return\n  open("/var/x", "w")\nf()')).toEqual(['writes-file /var/x?'])
  })

  test('conditions that the image answers are answered', () => {
    expect(python('import os\nif not os.path.exists("/var/x"):\n  open("/var/x", "w")')).toEqual(['writes-file /var/x'])
    expect(python('import os\nif os.path.exists("/var/x"):\n  open("/var/x", "w")')).toEqual([])
    expect(
      python('import os\nif os.environ.get("MODE") == "dev":\n  open("/var/x", "w")', { environ: { MODE: 'prod' } }),
    ).not.toContain('writes-file /var/x')
  })

  test('variables have the values of production, or their defaults', () => {
    const text = 'import os\nopen(os.path.join(os.environ.get("DIR", "/var/lib/app"), "x"), "w")'
    expect(python(text)).toContain('writes-file /var/lib/app/x')
    expect(python(text, { environ: { DIR: '/data' } })).toContain('writes-file /data/x')
    expect(python('import os\nKEY = os.environ["KEY"]')).toEqual(['uses-variable KEY'])
    expect(python('import os\nKEY = os.getenv("KEY", "x")')).toEqual(['uses-variable KEY?'])
    expect(python('import os\nopen(os.path.expanduser("~/x"), "w")', { environ: { HOME: '/home/app' } })).toEqual([
      'writes-file /home/app/x',
    ])
  })

  test('a name that gets two values has none', () => {
    expect(python('P = "/tmp/x"\nif prod():\n  P = "/var/x"\nopen(P, "w")')).toEqual([])
    expect(python('P = "/tmp/x"\ndef f(P):\n  open(P, "w")')).toEqual([])
    expect(python('for P in files():\n  open(P, "w")')).toEqual([])
  })

  test('an own function is not the one of Python', () => {
    expect(python('def open(path, mode): return 1\nopen("/var/x", "w")')).toEqual([])
  })

  test('only what the start imports is the program', () => {
    const files = {
      '/app/main.py': 'import paths\nfrom lib import store\nstore.save()',
      '/app/paths.py': 'ROOT = "/var/spool"',
      '/app/lib/__init__.py': '',
      '/app/lib/store.py': 'import paths\ndef save():\n  open(paths.ROOT + "/job", "w")',
      '/app/tests/test_main.py': 'open("/work/out", "w")',
      '/app/setup.py': 'open("/var/setup", "w")',
    }
    expect(does('python3 /app/main.py', files)).toEqual(['writes-file /var/spool/job'])
  })

  test('servers import their application from where they run', () => {
    const files = { '/srv/site/wsgi.py': 'open("x.log", "w")', '/srv/site/__init__.py': '' }
    expect(does('/usr/bin/gunicorn -b 0.0.0.0:80 site.wsgi:app', files, { directory: '/srv' })).toEqual([
      'writes-file /srv/x.log',
    ])
    expect(does('/usr/bin/gunicorn --chdir /srv site.wsgi:app', files)).toEqual(['writes-file /srv/x.log'])
    expect(does('/usr/bin/gunicorn site.wsgi:app', files)).toEqual([])
    expect(does('python3 -m site.wsgi', files, { environ: { PYTHONPATH: '/srv' } })).toEqual(['writes-file /x.log'])
  })

  test('settings modules are named by the environment', () => {
    const files = {
      '/srv/manage.py': 'import os',
      '/srv/site/settings.py':
        'LOGGING = {"handlers": {"file": {"class": "logging.handlers.RotatingFileHandler", "filename": "/var/log/site.log"}}}\nBASE_DIR = "/work"',
    }
    const environ = { DJANGO_SETTINGS_MODULE: 'site.settings' }
    expect(does('python3 /srv/manage.py runserver', files, { environ })).toEqual([
      'reads-work /work',
      'writes-file /var/log/site.log',
    ])
  })

  test('a module that only development finds', () => {
    const files = { '/app/main.py': 'import lib.db\nimport requests' }
    expect(does('python3 /app/main.py', files, { lost: ['/app/lib/db.py'] })).toEqual(['reads-file /app/lib/db.py'])
    expect(
      does(
        'python3 /app/main.py',
        { '/app/main.py': 'try:\n  import lib\nexcept ImportError:\n  lib = None' },
        { lost: ['/app/lib.py'] },
      ),
    ).toEqual([])
  })
})

describe('JavaScript and TypeScript', () => {
  test.each<[string, string[]]>([
    [
      "const fs = require('fs'), path = require('path')\nfs.mkdirSync(path.join(__dirname, 'cache'), { recursive: true })",
      ['writes-file /app/cache'],
    ],
    ["import { writeFileSync as w } from 'node:fs'\nw('/var/x', '')", ['writes-file /var/x']],
    ["import fs from 'fs/promises'\nawait fs.writeFile(`/var/${name}`, '')", ['writes-file /var']],
    [
      "const dir = process.env.DATA || '/data'\nrequire('fs').appendFileSync(dir + '/x', '')",
      ['writes-file /data/x', 'uses-variable DATA?'],
    ],
    [
      "const { promisify } = require('util'), fs = require('fs')\nconst write = promisify(fs.writeFile)\nwrite('/var/x', '')",
      ['writes-file /var/x'],
    ],
    ["require('http').createServer(f).listen(8080)", ['listens 0.0.0.0:8080', 'binds-port 8080']],
    [
      "const Memcached = require('memcached')\nmodule.exports = new Memcached('localhost:11211')",
      ['connects localhost:11211'],
    ],
    [
      "const winston = require('winston')\nnew winston.transports.File({ filename: '/var/log/a' })",
      ['writes-file /var/log/a'],
    ],
    ['process.env.KEY.length', ['uses-variable KEY']],
    ["const key = process.env.KEY ?? 'x'", ['uses-variable KEY?']],
    ["app.get('/work', (q, r) => r.send('/work'))", []],
    ["const fs = require('fs')\ntry { fs.writeFileSync('/var/x', '') } catch {}", []],
    ["const { spawn } = require('child_process')\nspawn('convert', ['a'])", ['runs-by-bare-name convert']],
    [
      "const os = require('os'), fs = require('fs')\nfs.mkdtempSync(os.tmpdir() + '/x')",
      ['temporary-file', 'temporary-file'],
    ],
  ])('%s', (text, expected) => {
    expect(node(text).sort()).toEqual([...expected].sort())
  })

  test('in a callback it is likely', () => {
    expect(node("const fs = require('fs')\napp.get('/', () => fs.writeFileSync('/var/x', ''))")).toEqual([
      'writes-file /var/x?',
    ])
    expect(node("const fs = require('fs')\nfunction main() { fs.writeFileSync('/var/x', '') }\nmain()")).toEqual([
      'writes-file /var/x',
    ])
  })

  test('modules beside it, also of TypeScript', () => {
    const files = {
      '/app/main.ts': "import { dir } from './config.js'\nimport fs from 'fs'\nfs.writeFileSync(dir + '/x', '')",
      '/app/config.ts': "export const dir: string = '/var/lib/x'",
      '/app/webpack.config.js': "require('fs').writeFileSync('/var/w', '')",
    }
    expect(does('node /app/main.ts', files)).toEqual(['writes-file /var/lib/x/x'])
    expect(does('node /app/main.js', { '/app/main.js': "require('./lib/db')" }, { lost: ['/app/lib/db.js'] })).toEqual([
      'reads-file /app/lib/db.js',
    ])
  })
})

describe('PHP', () => {
  test.each<[string, string[]]>([
    ["$f = __DIR__ . '/cache/x';\nfile_put_contents($f, '1');", ['writes-file /app/cache/x']],
    ["@file_put_contents('/var/x', '1');", []],
    ["file_put_contents('php://stdout', '1');", []],
    ["define('LOG', '/var/log/a'); fopen(LOG, 'a');", ['writes-file /var/log/a']],
    ["new PDO('sqlite:' . __DIR__ . '/db.sqlite');", ['writes-file /app/db.sqlite']],
    ["new PDO('mysql:host=localhost;dbname=a');", ['connects localhost:3306']],
    ["if (!file_exists('/var/x')) { mkdir('/var/x'); }", ['writes-file /var/x']],
    ['tempnam(sys_get_temp_dir(), "x");', ['writes-file /tmp', 'temporary-file']],
  ])('%s', (text, expected) => {
    expect(php(text)).toEqual(expected)
  })

  test('every request runs what `php -S` begins with', () => {
    const files = {
      '/www/index.php': "<?php require __DIR__ . '/../lib/a.php';",
      '/lib/a.php': "<?php touch('/var/x');",
    }
    expect(does('php -S 0.0.0.0:80 -t /www', files)).toEqual(['writes-file /var/x'])
    expect(does('php-fpm', files)).toEqual(['writes-file /var/x?'])
    expect(does('php artisan queue:work', { '/srv/artisan': "<?php touch('/var/x');" }, { directory: '/srv' })).toEqual(
      ['writes-file /var/x'],
    )
  })
})

describe('what frameworks load by themselves', () => {
  test('classes of the own namespace, by composer.json', () => {
    const files = {
      '/srv/composer.json': '{ "autoload": { "psr-4": { "App\\\\": "src/" } } }',
      '/srv/index.php': "<?php require __DIR__ . '/src/Kernel.php'; new \\App\\Kernel();",
      '/srv/src/Kernel.php':
        '<?php\nnamespace App;\nclass Kernel { function __construct() { new Store(); } }\n$x = new Store();\n',
      '/srv/src/Store.php': "<?php\nnamespace App;\nclass Store { function __construct() { touch('/var/x'); } }\n",
    }
    expect(does('php /srv/index.php', files, { directory: '/srv' })).toContain('writes-file /var/x')
  })

  test('initializers of Rails, and the settings of its environment', () => {
    const files = {
      '/srv/config.ru': "require_relative 'config/environment'\n",
      '/srv/config/environment.rb': "require_relative 'application'\nRails.application.initialize!\n",
      '/srv/config/application.rb': "require_relative 'boot'\n",
      '/srv/config/boot.rb': "File.write('/var/boot', '')\n",
      '/srv/config/initializers/store.rb': "File.write('/var/store', '')\n",
      '/srv/config/environments/production.rb': "LOG = Logger.new('/var/log/x.log')\n",
      '/srv/config/environments/test.rb': "File.write('/var/test', '')\n",
    }
    expect(does('puma', files, { directory: '/srv', environ: { RAILS_ENV: 'production' } })).toEqual([
      'writes-file /var/boot',
      'writes-file /var/log/x.log',
      'writes-file /var/store',
    ])
  })
})

describe('Go', () => {
  test.each<[string, string[]]>([
    [
      'import "os"\nfunc main() { f, err := os.Create("/var/x"); if err != nil { panic(err) }; f.Close() }',
      ['writes-file /var/x'],
    ],
    [
      'import "os"\nfunc main() { f, err := os.Create("/var/x"); if err != nil { return }; f.Close() }',
      ['writes-file /var/x?'],
    ],
    [
      'import ("log"; "net")\nfunc main() { c, err := net.Dial("unix", "@bus"); if err != nil { log.Fatal(err) }; c.Close() }',
      ['connects @bus'],
    ],
    ['import "os/exec"\nfunc f() { exec.Command("convert", "a").Run() }', ['runs-by-bare-name convert?']],
    [
      'import ("os"; "path/filepath")\nconst dir = "/var/lib"\nfunc f() { os.WriteFile(filepath.Join(dir, "x"), nil, 0644) }',
      ['writes-file /var/lib/x?'],
    ],
    [
      'import "net/http"\nfunc main() { http.ListenAndServe(":8080", nil) }',
      ['listens 0.0.0.0:8080?', 'binds-port 8080?'],
    ],
  ])('%s', (text, expected) => {
    expect(go(text)).toEqual(expected)
  })
})

describe('Java', () => {
  test.each<[string, string[]]>([
    ['static final String DIR = "/var/lib"; void f() { new FileWriter(DIR + "/x"); }', ['writes-file /var/lib/x?']],
    ['void f() { try { new FileWriter("/var/x"); } catch (IOException e) {} }', []],
    ['void f() { Files.createTempFile("a", "b"); }', ['temporary-file?']],
    ['void f() { DriverManager.getConnection("jdbc:postgresql://localhost/a"); }', ['connects localhost:5432?']],
    ['void f() { new File("/var/x").mkdirs(); }', ['writes-file /var/x?']],
  ])('%s', (text, expected) => {
    expect(java(text)).toEqual(expected)
  })
})

describe('Ruby, as far as it is written out', () => {
  test.each<[string, string[]]>([
    ["LOG = Logger.new('log/a.log', 'daily')", ['writes-file /log/a.log']],
    ["File.write(File.join(__dir__, 'x'), 'y')", ['writes-file /app/x']],
    ["file = '/var/x'\nFile.write(file, 'y')", ['writes-file /var/x']],
    ["file = ARGV[0] || '/var/x'\nFile.write('/var/' + 'y', file)", ['writes-file /var/y']],
    ["require 'tempfile'\nt = Tempfile.new(['a', '.png'])", ['temporary-file']],
    ["loop do\n  File.write('/var/x', '')\n  sleep 1\nend", ['writes-file /var/x']],
    ["def save\n  File.write('/var/x', '')\nend", ['writes-file /var/x?']],
    ["def save\n  File.write('/var/x', '')\nend\nsave", ['writes-file /var/x']],
    ["class A\n  def save; File.write('/var/x', ''); end\nend", ['writes-file /var/x?']],
    ["if __FILE__ == $0\n  File.write('/var/x', '')\nend", ['writes-file /var/x']],
    ["if ARGV.empty?\n  File.write('/var/x', '')\nend", ['writes-file /var/x?']],
    ["File.write('/var/x', '') unless x", ['writes-file /var/x?']],
    ["begin\n  File.write('/var/x', '')\nrescue SystemCallError\nend", []],
    ["begin\n  File.write('/var/x', '')\nensure\n  puts 1\nend", ['writes-file /var/x']],
    ["File.write('/var/x', '') rescue nil", []],
    ["x = 'a'.match(/it's end/) ? 1 : 2\nFile.write('/var/x', '')", ['writes-file /var/x']],
    ["h = { if: 1, end: 2 }\nFile.write('/var/x', '')", ['writes-file /var/x']],
    ["end\nFile.write('/var/x', '')", ['writes-file /var/x?']],
    ["x = ENV.fetch('DB')", ['uses-variable DB']],
    ["x = ENV.fetch('DB', 'x')\ny = ENV.fetch('Z') { 1 }", ['uses-variable DB?', 'uses-variable Z?']],
    ["x = ENV['DB']\nconnect(url: ENV['URL'])", ['uses-variable DB?', 'uses-variable URL?']],
    ["# File.write('/var/x', '')\nputs <<~TEXT\n  File.write('/var/y', '')\nTEXT", []],
    ['Logger.new($stdout)\nLogger.new(STDERR)', []],
    [
      "system('/usr/bin/convert', 'a')\nsystem('convert', 'a')",
      ['runs-path /usr/bin/convert', 'runs-by-bare-name convert'],
    ],
  ])('%s', (text, expected) => {
    expect(ruby(text)).toEqual(expected)
  })
})

describe('any text', () => {
  const programs: Readonly<Record<string, string>> = {
    py: 'python3',
    js: 'node',
    ts: 'tsx',
    tsx: 'tsx',
    php: 'php',
    rb: 'ruby',
    go: '/app/main',
    java: 'java',
  }
  const names = Object.keys(programs).map((ending) => `/app/main.${ending}`)
  const start = (path: string, text: string) => {
    const program = programs[path.replace(/^.*\./, '')] as string
    return does(program.includes('/') ? program : `${program} ${path}`, { [path]: text }, { built: [path] })
  }

  test('never fails', () => {
    const words = fc.constantFrom(
      'open(',
      "'",
      '"',
      '{',
      '}',
      '(',
      ')',
      '\n',
      'if ',
      'f"{',
      '`${',
      '<?php ',
      'require(',
      'a.b',
      '=',
      '\\',
      '#{',
      '/*',
      '[',
      ',',
      'x',
      'def f():',
      '=>',
    )
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(words, { maxLength: 60 }), (path, parts) => {
        start(path, parts.join(''))
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['brackets', '(', ''],
    ['lists', '[', 'x = '],
    ['less than', '<', ''],
    ['a long line', 'a', 'x = "'],
    ['a text without an end', 'a\n', 'x = """'],
    ['texts without an end', 'x = "abc\n', ''],
    ['comments without an end', '/*', ''],
    ['colons', ':', ''],
    ['quotes', '"', ''],
    ['signs', '-', ''],
    ['a long sum', '"a" + ', 'x = '],
    ['long chains', '.f()', 'x'],
    ['calls in calls', 'open(', ''],
    ['indexes', '[0]', 'x'],
    ['questions', 'a ? b : ', 'x = '],
    ['here-documents', '<<~AB + ', ''],
    ['tags', '<?php ?>', ''],
    ['functions of one name', 'def f():\n  f()\n', ''],
    ['imports', 'import a.b.c, d\n', ''],
  ])('costs no more than its size: %s', (_, part, before) => {
    const text = before + part.repeat(Math.floor(32_768 / part.length))
    for (const path of names) {
      const used = process.cpuUsage()
      start(path, path.endsWith('.php') ? `<?php ${text}` : text)
      expect(process.cpuUsage(used).user / 1000).toBeLessThan(2000)
    }
  })
})
