import { pullRequests } from './pull-requests.js'

pullRequests()
