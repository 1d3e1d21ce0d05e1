import { volumeOver } from '../../deployment/volumes.js'
import { follow } from '../../image/follow.js'
import type { Node } from '../../quire/node.js'
import type { Fix } from '../../text/finding.js'
import { settingAt } from '../../text/places.js'
import type { Location } from '../../text/source.js'
import type { Rule } from '../rule.js'
import { removalFix } from '../support/fixes.js'
import { settingsOf } from '../support/names.js'

export const nameFileNotProvided: Rule = {
  id: 'name-file-not-provided',
  group: 'names',
  clause: '4c',
  severity: 'warning',
  summary: 'settings keep `resolv.conf` or `hosts` from the container',
  rationale: `\`copy-from-host: false\` keeps lithos from writing the file, so a link into the Statedir leads to nothing; \`mount: false\` keeps it from mounting the file over
the image's own, which vagga leaves empty; \`localhost: false\` together with \`copy-from-host: false\` makes a hosts file in which \`localhost\` is
missing. The container starts; names do not resolve.

Remove the settings: by default lithos copies the host's files and mounts them where the image has regular files. Ignore it if the image
brings files of its own on purpose.`,
  examples: [
    {
      bad: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nresolv-conf:\n  ⟦mount: false⟧\n',
      },
      good: {
        'lithos.yaml': 'executable: /bin/sh\narguments: [/app/main.sh]\nuser-id: 1\nresolv-conf:\n  mount: true\n',
      },
    },
  ],
  *check({ deployments }) {
    for (const deployment of deployments) {
      const { hostsFile, resolvConf } = deployment.config.config
      for (const file of ['/etc/resolv.conf', '/etc/hosts'] as const) {
        const settings = settingsOf(deployment.config, file)
        const { entry, links, path } = follow(deployment.image, file)
        const empty = links.length === 0 && entry.exists === 'yes' && entry.content?.(1)?.length === 0
        const intoState = links.length > 0 && volumeOver(deployment.config.config, path)?.value.tag === 'Statedir'
        if (settings.mount?.value === false && empty)
          yield {
            deployment,
            at: place(settings, 'mount', settings.mount),
            message: said(`\`${file}\`: it sees the empty file of the image`),
            fixes: without(settings.node, 'mount'),
          }
        else if (
          file === '/etc/resolv.conf' &&
          !resolvConf.copyFromHost.value &&
          (intoState || (empty && !resolvConf.mount?.value))
        )
          yield {
            deployment,
            at: place(resolvConf, 'copy-from-host', resolvConf.copyFromHost),
            message: said(
              `\`${file}\`: ${empty ? 'it sees the empty file of the image' : 'lithos puts no file into the Statedir, so the link leads nowhere'}`,
            ),
            fixes: without(resolvConf.node, 'copy-from-host'),
          }
      }
      // with every source off lithos makes no file, and does not start: `name-file-mount-conflict`
      const none = hostsFile.publicHostname?.value === false && hostsFile.mount?.value !== false
      if (!hostsFile.copyFromHost.value && hostsFile.localhost?.value === false && !none)
        yield {
          deployment,
          at: place(hostsFile, 'localhost', hostsFile.localhost),
          message: said('line for `localhost` in its hosts file'),
          fixes: without(hostsFile.node, 'localhost'),
        }
    }
  },
}

function place(
  settings: { readonly at: Location; readonly keys: ReadonlyMap<string, Location> },
  key: string,
  value: { readonly at: Location },
): Location {
  return settingAt(settings, key, value) ?? settings.at
}

function said(what: string): string {
  return `With this setting the container gets no ${what.startsWith('line') ? what : `usable ${what}`}. Remove the setting.`
}

function without(settings: Node, key: string): readonly Fix[] {
  return removalFix(settings, key, `remove \`${key}\``, 'unsafe')
}
