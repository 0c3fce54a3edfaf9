import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import path from 'node:path'

const PACKAGES = 'node_modules'

/**
 * Paths that a process with permissions must be able to read for these parts of a program. Packages may be linked from
 * elsewhere, all of them or each, and Node.js checks the permission for the real path.
 */
export function readableParts(program: string, parts: readonly string[]): string[] {
  const found = parts.map((part) => path.join(program, part)).filter((part) => existsSync(part))
  const links = parts.includes(PACKAGES) ? linkedPackages(path.join(program, PACKAGES)) : []
  return [...new Set([...found.flatMap(chainOf), ...links])]
}

/** The path, and those that it leads to: a link may lead to another one. */
function chainOf(file: string): string[] {
  if (!lstatSync(file).isSymbolicLink()) return [file, realpathSync(file)]
  return [file, ...chainOf(path.resolve(path.dirname(file), readlinkSync(file)))]
}

/** The folders of packages that the links in a folder of packages lead to. */
function linkedPackages(folder: string): string[] {
  if (!existsSync(folder)) return []
  const links = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink())
  const targets = links.map(({ name }) => path.join(folder, name)).filter((link) => existsSync(link))
  const ends = targets.flatMap(chainOf)
  return [...new Set(ends.map((end) => path.dirname(end)))].filter((end) => path.basename(end) === PACKAGES)
}
