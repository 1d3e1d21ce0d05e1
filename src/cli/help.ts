/** What `--help` prints: one screen. */
export const help = `Tells whether a vagga container is ready to run under lithos.

lithos-ready [check] [DIR]         check a project (default: this directory)
  --format text|json|sarif|github|markdown    --output FILE
  --config FILE                    settings (default: DIR/.lithos-ready.yaml)
  --fail-on error|warning|note|never          --lithos-version 0.18.4|0.19
  --image CONTAINER=PATH           use this built image, a folder or tar
  --only CONTAINER                 check only this vagga container
  --trace                          show the checklist and stages of each start
  --fix[=all], --diff[=all]        make the safe (or all) fixes, or show them
  --no-ignores                     show ignored findings, too
lithos-ready validate --as KIND PATH…      is this file accepted?
                KIND: vagga, container, sandbox, process, master, secrets, tree
lithos-ready boot --image PATH --config PATH     would this built image start?
                [--sandbox FILE] [--process FILE --name NAME]
lithos-ready image CONTAINER [DIR] [--paths FILE|-]    what will be in it?
lithos-ready explain RULE|CLAUSE   the reason, and what to write
lithos-ready rules                 list all rules
lithos-ready init COMMAND [DIR]    write a lithos config for a vagga command
lithos-ready lsp                   a language server for editors

validate, boot, image and rules print JSON with --format json.
Exit status: 0 ready, 1 not ready, 2 wrong use or settings, 3 a bug.
`

/** The part of the help that is about one command; the whole where nothing is. */
export function helpOf(command: string): string {
  const lines = help.split('\n')
  const begin = lines.findIndex((line) => new RegExp(`^lithos-ready \\[?${command}\\b`).test(line))
  if (begin < 0) return help
  const rest = lines.slice(begin + 1)
  const own = rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith(' ')),
  )
  const json = /^(?:validate|boot|image|rules)$/.test(command) ? ['', 'Prints JSON with --format json.'] : []
  return [lines[begin], ...own, ...json, ''].join('\n')
}
