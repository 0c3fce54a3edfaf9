import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import path from 'node:path'

const PACKAGES = 'node_modules'

/**
 * Paths that a process with permissions must be able to read for these parts of a program. Packages may be linked from
 * elsewhere, all of them or each, and Node.js checks the permission for the real path.
 */
export function readableParts(program: string, parts: readonly string[]): string[] {
  const found = parts.map((part) => path.join(program, part)).filter((part) => existsSync(part))
  const links = parts.includes(PACKAGES) ? linkedPackages(path.join(program, PACKAGES)) : []
  return [...new Set([...found, ...found.map((part) => realpathSync(part)), ...links])]
}

/** The folders of packages that the links in a folder of packages lead to. */
function linkedPackages(folder: string): string[] {
  if (!existsSync(folder)) return []
  const links = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isSymbolicLink())
  const targets = links.map(({ name }) => path.join(folder, name)).filter((link) => existsSync(link))
  // A link may lead to another one.
  const ends = targets.flatMap((link) => [path.resolve(folder, readlinkSync(link)), realpathSync(link)])
  return [...new Set(ends.map((end) => path.dirname(end)))].filter((end) => path.basename(end) === PACKAGES)
}
