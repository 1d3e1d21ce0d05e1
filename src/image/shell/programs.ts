/** The programs that build scripts usually run, beside those that make files. */

import { type Field, known } from '../../shell/field.js'
import { absolute, withoutEnd } from '../../shell/paths.js'
import { shellProgram, wordPrograms } from '../../shell/programs.js'
import { all, type Builtin, emit } from '../../shell/shell.js'
import { cover } from '../steps/dirs.js'
import { imageRoot, openEverything, put } from '../tree.js'
import { walk } from '../walk.js'
import { optionValue } from './arguments.js'
import { create } from './effects.js'
import { blurField, contentOf, openField, reads, setContent } from './fields.js'
import { filePrograms } from './files.js'
import { which } from './lookup.js'
import { opaqueStatus, unknownProgram } from './opaque.js'
import { each, made, reader, readsField, wildly } from './operands.js'
import type { BuildShell } from './shell.js'

/** By the last part of their names. */
export const programs: Readonly<Record<string, Builtin<BuildShell>>> = {
  ...filePrograms,
  ...wordPrograms,
  cat(shell, args, streams) {
    const files = args.filter((arg) => !/^-./.test(arg.text))
    if (files.length === 0) {
      emit(streams, streams.input)
      return 'ok'
    }
    return all(
      files.map((file) => {
        const path = absolute(shell, file)
        if (path === undefined) {
          emit(streams, undefined)
          return 'unknown'
        }
        const found = walk(shell.world, path)
        reads(shell, found)
        emit(streams, args.length === files.length ? contentOf(found) : undefined)
        if (found.exists === 'no' || found.node?.kind === 'dir') return found.holder === 'proc' ? 'unknown' : 'fail'
        return found.exists === 'yes' ? 'ok' : 'unknown'
      }),
    )
  },
  tee(shell, args, streams) {
    const append = args.some((arg) => arg.text === '-a')
    const status = all(
      args
        .filter((arg) => !/^-./.test(arg.text))
        .map((arg) => {
          const path = absolute(shell, arg)
          if (path === undefined) return wildly(shell, [arg])
          const before = append ? contentOf(walk(shell.world, path)) : ''
          const made = create(shell, path)
          setContent(shell, walk(shell.world, path), append || before === undefined ? undefined : streams.input)
          return made
        }),
    )
    emit(streams, streams.input)
    return status
  },
  sed(shell, args, streams) {
    emit(streams, undefined)
    const inPlace = args.some((arg) => /^-[nErsz]*i|^--in-place/.test(arg.text))
    const files = args
      .filter((arg) => !arg.text.startsWith('-'))
      .slice(args.some((arg) => /^-\w*e$|^-f$/.test(arg.text)) ? 0 : 1)
    if (!inPlace) return reader(shell, files)
    return each(shell, files, (path) => {
      const found = walk(shell.world, path)
      if (found.exists === 'no') return args.some((arg) => arg.text === '-e') ? 'unknown' : 'fail'
      // a new file takes the place of the old one, which a link or another name does not see
      const node = found.node
      if (node?.kind === 'file') {
        const { content: _content, source: _source, inode: _inode, ...rest } = node
        put(shell.world, walk(shell.world, path, { follow: false }), { ...rest, why: shell.why })
      }
      return found.exists === 'yes' ? 'ok' : 'unknown'
    })
  },
  sh: shellProgram,
  ash: shellProgram,
  dash: shellProgram,
  bash: shellProgram,
  sleep: () => 'ok',
  mount(shell, args) {
    // a tmpfs stays for the next steps, and what is in it never reaches the image (facts: vagga-build.md "!Sh")
    const target = args.filter((arg) => !arg.text.startsWith('-')).at(-1)
    const path = absolute(shell, target)
    const found = path === undefined ? undefined : walk(shell.world, path)
    if (optionValue(args, 't', 'types')?.text !== 'tmpfs' || found?.node?.kind !== 'dir') {
      if (target !== undefined) openField(shell, target)
      return 'unknown'
    }
    cover(
      shell.build,
      found.path,
      { ...found, path: imageRoot + found.path },
      { because: 'on a tmpfs that a step mounted' },
    )
    shell.build.temporary.add(found.path)
    return 'ok'
  },
  umount(shell, args) {
    const path = absolute(shell, args.at(-1))
    if (path !== undefined) shell.world.mounts.delete(imageRoot + walk(shell.world, path).path)
    return 'unknown'
  },
  which,
  wget(shell, args, streams) {
    emit(streams, undefined)
    const at = optionValue(args, 'O', 'output-document')
    const under = optionValue(args, 'P', 'directory-prefix')
    if (at !== undefined) return at.text === '-' ? 'unknown' : made(shell, at)
    openField(shell, under ?? known('.'))
    return 'unknown'
  },
  curl(shell, args, streams) {
    emit(streams, undefined)
    const at = optionValue(args, 'o', 'output')
    if (at !== undefined) return made(shell, at)
    if (args.some((arg) => /^-\w*O|^--remote-name/.test(arg.text))) openField(shell, known('.'))
    return 'unknown'
  },
  tar(shell, args) {
    const where = optionValue(args, 'C', 'directory') ?? known('.')
    const verb = args[0]?.text ?? ''
    for (const arg of args) readsField(shell, arg)
    if (/^-?\w*[cu]/.test(verb) && !/^-?\w*x/.test(verb)) {
      const file = args.find((arg, i) => i > 0 && /f$/.test(args[i - 1]?.text ?? '') && !arg.text.startsWith('-'))
      if (file !== undefined) made(shell, file)
      return 'unknown'
    }
    if (/^-?\w*t/.test(verb) && !/x/.test(verb)) return 'unknown'
    openField(shell, where)
    return 'unknown'
  },
  unzip(shell, args) {
    for (const arg of args) readsField(shell, arg)
    openField(shell, optionValue(args, 'd', '') ?? known('.'))
    return 'unknown'
  },
  git(shell, args) {
    const verb = args.find((arg) => !arg.text.startsWith('-'))?.text
    if (verb === 'clone') {
      const plain = args.filter((arg) => !arg.text.startsWith('-')).slice(1)
      const target = plain.length > 1 ? (plain.at(-1) as Field) : known('.')
      openField(shell, target)
      return 'unknown'
    }
    if (['describe', 'log', 'rev-parse', 'show', 'status', 'diff', 'config'].includes(verb ?? '')) return 'unknown'
    return unknownProgram(shell, 'git', args)
  },
  find(shell, args, streams) {
    emit(streams, undefined)
    const acts = args.some((arg) => /^-(exec|execdir|ok|delete|fprint|fls)/.test(arg.text))
    if (!acts) return reader(shell, args)
    const where = args[0]
    if (
      where !== undefined &&
      !where.text.startsWith('-') &&
      args.some((arg) => arg.text === '-delete' || arg.text === 'rm')
    ) {
      // whatever is below may be deleted, the place itself is not
      const path = absolute(shell, where)
      if (path !== undefined) {
        const found = walk(shell.world, path)
        if (found.node?.kind === 'dir' && path !== '/')
          blurField(shell, { text: `${withoutEnd(path, '/')}/`, known: false })
        else openEverything(shell.world, shell.why)
        return 'unknown'
      }
    }
    return opaqueStatus(shell, 'find', args)
  },
}
