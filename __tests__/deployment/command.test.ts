import { checkTexts } from '../rules/project.js'

const matched = (lithos: string, ...commands: string[]) =>
  checkTexts({
    'vagga.yaml': `containers:
  app:
    setup:
    - !Alpine v3.18
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
commands:
${commands.map((command) => `  ${command}\n`).join('')}`,
    'lithos.yaml': `user-id: 1\n${lithos}`,
    'manage.py': '',
  }).report.deployments[0]?.command

describe('the development command of a deployment', () => {
  test.each<[string, string, string[], string | null]>([
    [
      'has options that production lacks',
      'executable: /usr/bin/python3\narguments: [manage.py, runprod]\n',
      [
        'test: !Command { container: app, run: [python3, manage.py, test] }',
        'run: !Command { container: app, run: "python3 manage.py runserver -h 0.0.0.0 -p 20000" }',
        'createdb: !Command { container: app, run: [python3, manage.py, db, upgrade] }',
      ],
      'run',
    ],
    [
      'is the one that says the same, whatever its name',
      'executable: /usr/bin/python3\narguments: [-m, shop]\n',
      [
        'run: !Command { container: app, run: "python3 -m shop --debug --reload --port 8080" }',
        'shop-server: !Command { container: app, run: [python3, -m, shop] }',
      ],
      'shop-server',
    ],
    [
      'runs the same program',
      'executable: /usr/sbin/nginx\narguments: [-c, /config/nginx.conf]\n',
      ['lint: !Command { container: app, run: [flake8, .] }'],
      null,
    ],
  ])('%s', (_, lithos, commands, expected) => {
    expect(matched(lithos, ...commands)).toBe(expected)
  })
})

describe('a development container beside the production container, on one base', () => {
  const command = (run: string, more: Readonly<Record<string, string>> = {}, image = '') =>
    checkTexts({
      'vagga.yaml': `containers:
  base: { setup: [!Alpine v3.18] }
  tools: { setup: [!Container base], environ: { MODE: a } }
  app:
    setup:
    - !Container base
    - !Copy { source: /work/app, path: /app }
    - !Copy { source: /work/lithos.yaml, path: /lithos.yaml }
${image}commands:
  try: !Command { container: tools, run: ${run} }
`,
      'lithos.yaml': 'user-id: 1\nexecutable: /bin/sh\narguments: [/app/main.sh]\n',
      'app/main.sh': 'test "$MODE"\n',
      ...more,
    }).report
  const missed = ({ findings }: ReturnType<typeof command>) =>
    findings.filter(({ rule }) => rule === 'environ-not-carried').map(({ file }) => file)

  test.each(['[/work/app/main.sh]', '[sh, app/main.sh]', '"cd /work; exec sh ./app/main.sh"'])(
    'runs the same file: %s',
    (run) => {
      const report = command(run)
      expect(report.deployments.map((deployment) => deployment.command)).toEqual(['try'])
      expect(missed(report)).toEqual(['vagga.yaml'])
    },
  )

  test.each(['[/work/main.sh]', '[/work/tools/main.sh]', '[/app/main.sh]', '[sh, -c, ls]'])(
    'runs something else: %s',
    (run) => {
      const report = command(run)
      expect(report.deployments.map((deployment) => deployment.command)).toEqual([null])
      expect(missed(report)).toEqual([])
    },
  )

  test('could be meant for two', () => {
    const report = command(
      '[/work/app/main.sh]',
      { 'other.yaml': 'user-id: 1\nexecutable: /bin/sh\narguments: [/app/main.sh, work]\n' },
      '    - !Copy { source: /work/other.yaml, path: /other.yaml }\n',
    )
    expect(report.deployments.map((deployment) => deployment.command)).toEqual([null, null])
  })
})
