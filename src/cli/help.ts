/** What `--help` prints: one screen. */
export const help = `Tells whether a vagga container is ready to run under lithos.

lithos-ready [check] [DIR]         the checks of a project (default: here)
  --format text|json|sarif|github|markdown    --output FILE
  --config FILE                    settings (default: DIR/.lithos-ready.yaml)
  --fail-on error|warning|note|never          --lithos-version 0.18.4|0.19
  --image CONTAINER=PATH           a built root filesystem, folder or tar
  --only CONTAINER                 this container and no other
  --trace                          checklist and stages of each start
  --fix[=all], --diff[=all]        make the safe (or all) changes, or show them
  --no-ignores                     show what is ignored, too
lithos-ready validate --as KIND PATH…      a file as the real programs judge it;
                KIND: vagga, container, sandbox, process, master, secrets, tree
lithos-ready boot --image PATH --config PATH     the start of a real image
                [--sandbox FILE] [--process FILE --name NAME]
lithos-ready image CONTAINER [DIR] [--paths FILE|-]    what an image will hold
lithos-ready explain RULE|CLAUSE   why it is there, and what to write
lithos-ready rules                 all rules
lithos-ready init COMMAND [DIR]    a first lithos config for a vagga command

validate, boot, image and rules print JSON with --format json.
Exit status: 0 ready, 1 not ready, 2 wrong use or settings, 3 a bug.
`
