/** The Action, as `action.yml` starts it. */
import { act } from './action/act.js'

process.exitCode = await act(process.env)
