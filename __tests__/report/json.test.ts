import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { jsonText } from '../../src/report/json.js'
import { nothing, notReady, ready } from './sample.js'

const schema = JSON.parse(readFileSync(new URL('../../schemas/report.v1.json', import.meta.url), 'utf8'))
const valid = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema)

describe('report v1', () => {
  test.each([
    ['ready', ready],
    ['not ready', notReady],
    ['nothing deployable', nothing],
  ])('%s is what the schema says', (_, report) => {
    const parsed = JSON.parse(jsonText(report))
    expect(parsed).toEqual(report)
    valid(parsed)
    expect(valid.errors).toBeNull()
  })

  test.each([
    ['a key that is not in it', { ...ready, more: 1 }],
    ['a missing key', { ...ready, findings: undefined }],
    ['another version', { ...ready, schema: 'lithos-ready/report/v2' }],
    ['line 0', { ...notReady, findings: [{ ...notReady.findings[0], line: 0 }] }],
    ['another clause', { ...notReady, findings: [{ ...notReady.findings[0], clause: '6' }] }],
    ['another severity', { ...notReady, findings: [{ ...notReady.findings[0], severity: 'fatal' }] }],
    ['an index that is none', { ...notReady, findings: [{ ...notReady.findings[0], deployment: -1 }] }],
    [
      'another status',
      { ...ready, deployments: [{ ...ready.deployments[0], boot: [{ stage: 'x', status: 'no', error: null }] }] },
    ],
  ])('the schema refuses %s', (_, report) => {
    expect(valid(JSON.parse(JSON.stringify(report)))).toBe(false)
  })
})
