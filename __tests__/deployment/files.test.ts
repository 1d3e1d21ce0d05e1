import { lithosFiles } from '../../src/deployment/files.js'
import { memoryFiles } from '../../src/files/memory.js'

const kinds = (path: string, text: string) => {
  const found = lithosFiles(memoryFiles({ [path]: text }))
  return {
    configs: found.configs.length,
    processes: found.processes.map(({ name }) => name.value),
    sandboxes: found.sandboxes.map(({ name }) => name),
    files: found.sources.length,
  }
}

describe('lithos files are told by what they say', () => {
  test.each<[string, string, string, Partial<ReturnType<typeof kinds>>]>([
    ['a container config', 'deploy/any.yaml', 'executable: /bin/app\nuser-id: 1\n', { configs: 1 }],
    [
      'one with a mistake or two',
      'a.yml',
      'executable: /bin/app\nkind: Daemon\nwork-dir: /\nmemory: 1\n',
      { configs: 1 },
    ],
    [
      "another program's file",
      'tasks.yaml',
      'executable: /bin/app\nkind: job\nname: x\nsteps: []\nwhen: y\n',
      { files: 0 },
    ],
    ['a vagga.yaml', 'vagga.yaml', 'containers: { a: { setup: [] } }\n', { files: 0 }],
    ['a process file', 'x/web.yaml', 'web: { image: web.v1, config: /lithos/web.yaml }\n', { processes: ['web'] }],
    ['half an entry in its place', 'processes/web.yaml', 'web: { image: web.v1 }\n', { processes: ['web'] }],
    ['half an entry elsewhere', 'services.yaml', 'web: { image: nginx }\n', { files: 0 }],
    [
      'a template',
      'processes/web.yaml.template',
      'web:\n  image: {{VERSIONS.web}}\n  config: /l/web.yaml\n',
      { processes: ['web'] },
    ],
    ['a sandbox', 'sandboxes/shop.yaml', 'allow-users: [1-9]\n', { sandboxes: ['shop'] }],
    ['a sandbox anywhere', 'conf/s.yaml', 'allow-users: [1-9]\nallow-groups: [1-9]\n', { sandboxes: ['s'] }],
    ['one word of a sandbox', 'conf/s.yaml', 'image-dir: x\nother: y\nthings: z\n', { files: 0 }],
    ['master.yaml', 'master.yaml', 'processes-dir: p\n', { files: 1 }],
    ['what git does not have', 'node_modules/x/a.yaml', 'executable: /bin/app\nuser-id: 1\n', { files: 0 }],
    ['no YAML at all', 'a.yaml', 'executable: [\n', { configs: 0 }],
    ['a config that nobody can read', 'a.yaml', 'kind: Daemon\nexecutable: "x\n', { configs: 1 }],
  ])('%s', (_, path, text, wanted) => {
    expect(kinds(path, text)).toMatchObject(wanted)
  })
})
