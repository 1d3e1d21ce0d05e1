// Starts the command `lithos-ready lsp`, which does all the work, and stops it.
const { workspace } = require('vscode')
const { LanguageClient } = require('vscode-languageclient/node')

let client

exports.activate = () => {
  const [command, ...args] = workspace.getConfiguration('lithosReady').get('command')
  client = new LanguageClient(
    'lithos-ready',
    'lithos-ready',
    { command, args },
    // Every file: scripts and sources that an image gets have findings, too.
    { documentSelector: [{ scheme: 'file' }] },
  )
  return client.start()
}

exports.deactivate = () => client?.stop()
