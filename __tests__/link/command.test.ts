import { describe, expect, test } from '@jest/globals'
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
